#include "runtime/query/reach.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/query/cells.hpp"
#include "runtime/query/meant.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/reachable_roles.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/universe.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::Subject;

namespace {

Cell condition_cell(Outcome outcome, const condition::Formula& condition) {
  return outcome == Outcome::depends ? Cell(ConditionCell{condition}) : Cell();
}

// What comes behind the chain: nothing, if the goal is the chain's last role.
struct Goal {
  std::string action;
  ResourceCell resource;
};

}  // namespace

Answer which_roles(const Asking& asking, std::span<const Subject> subjects, const model::Clauses& clauses) {
  Answer answer = new_answer(asking, AnswerKind::roles);
  answer.columns = {{"role", "role"}, {"how", "how"}, {"condition", "if"}};
  for (const Subject& subject : subjects) {
    for (auto& role : reachable_roles(asking, subject, clauses, answer)) {
      const auto account = asking.world->account_of(role.chain.back());
      if (clauses.in && account != clauses.in) {
        continue;
      }
      ChainCell how;
      if (subjects.size() > 1) how.roles.push_back(asking.world->sessions[subject.entity.index].of);
      how.roles.insert(how.roles.end(), role.chain.begin(), role.chain.end() - 1);
      Row row;
      row.cells = {EntityCell{role.chain.back()}, std::move(how), condition_cell(role.outcome, role.condition)};
      row.reasons = keep(answer, std::move(role.steps));
      answer.rows.push_back(std::move(row));
    }
  }
  add_notes_of_reasons(answer);
  return answer;
}

namespace {

class Reaching {
public:
  Reaching(const Asking& asking, const model::Clauses& clauses) : asking_(asking), clauses_(clauses) {}

  Answer answer(std::span<const Subject> subjects, const model::Act& act) {
    answer_ = new_answer(asking_, AnswerKind::reach);
    answer_.columns = {{"way", "way"},       {"step", "step"},         {"from", "from"},
                       {"action", "action"}, {"resource", "resource"}, {"condition", "if"}};
    for (const Subject& subject : subjects) {
      if (act.is_assume) {
        reach_role(subject, act.role);
      } else {
        reach_action(subject, act);
      }
    }
    tell_ways();
    answer_.verdict = is_sure_ ? Verdict::yes : is_possible_ ? Verdict::depends : Verdict::no;
    if (answer_.verdict == Verdict::depends) {
      answer_.condition = condition_;
    }
    add_notes_of_reasons(answer_);
    return std::move(answer_);
  }

private:
  struct Attempt {
    Course course;
    Goal goal;
  };
  // Its rows, one for each step, without the number of the way.
  using Way = std::vector<Row>;

  void reach_role(const Subject& subject, EntityId goal) {
    const std::size_t ways = ways_.size();
    for (auto& role : reachable_roles(asking_, subject, clauses_, answer_)) {
      if (role.chain.back() == goal) {
        add_way(subject, role.chain, role.outcome, std::move(role.steps), std::nullopt, role.condition);
        note_ties(role.ties.size());
      }
    }
    if (ways_.size() == ways) {
      Walk way = walk(asking_, subject, clauses_, "sts:AssumeRole");
      add_assume(asking_, clauses_, goal, way);
      refused_.push_back(std::move(way.course.steps));
    }
  }

  // The first of the caller's requests that is open: any action of the pattern on any resource of the pattern.
  Attempt attempt(const Walk& way, const model::Act& act) {
    std::optional<Attempt> refused;
    std::optional<Attempt> possible;
    const Universe universe(asking_, way.caller, way.situation);
    for (const auto& action : asked_actions(asking_, act)) {
      std::vector<std::string> names;
      for (const auto& alike : universe.alike(action.expanded)) {
        names.emplace_back(asking_.catalog->action(alike.front()).full_name);
      }
      if (names.empty()) {
        names.push_back(action.text);
      }
      for (const auto& name : names) {
        for (const auto& target : asked_targets(asking_, clauses_)) {
          for (auto& one : attempts(universe, way, name, target)) {
            if (one.course.outcome == Outcome::allowed) {
              return std::move(one);
            }
            auto& place = one.course.outcome == Outcome::depends ? possible : refused;
            if (!place) {
              place = std::move(one);
            }
          }
        }
      }
    }
    return possible ? std::move(*possible) : refused ? std::move(*refused) : Attempt{way.course, {}};
  }

  std::vector<Attempt> attempts(const Universe& universe, const Walk& way, const std::string& action,
                                const model::Target& target) {
    std::vector<Attempt> all;
    const std::string pattern(asking_.world->text(target.arn));
    if (!speaks_of_many(asking_, action, target)) {
      Walk one = way;
      add_request(asking_, clauses_, action, target, one);
      all.push_back({std::move(one.course), {action, resource_cell(pattern)}});
      return all;
    }
    const auto owner = owner_meant(clauses_, target);
    const auto known = universe.regions(pattern, action, {}, owner);
    const Regions& regions = *known;
    for (std::size_t i = 0; i < regions.all.size(); ++i) {
      const std::string& example = regions.all[i].example;
      if ((owner && !may_belong_to(asking_, action, example, *owner)) ||
          !can_stand_for_others(asking_, action, example)) {
        continue;
      }
      Walk one = way;
      const auto arn = asking_.world->library().strings().intern(example);
      model::Target stand_in;
      stand_in.arn = arn;
      stand_in.owner = owner;
      stand_in.any_region = regions.all[i].any_region;
      add_request(asking_, clauses_, action, stand_in, one);
      all.push_back({std::move(one.course), {action, region_cell(regions, i)}});
    }
    return all;
  }

  void reach_action(const Subject& subject, const model::Act& act) {
    const std::size_t ways = ways_.size();
    const Walk direct = walk(asking_, subject, clauses_, "");
    Attempt own = attempt(direct, act);
    if (!own.course.is_denied()) {
      add_way(subject, {}, own.course.outcome, std::move(own.course.steps), own.goal, own.course.condition);
    }
    if (own.course.outcome == Outcome::allowed) return;  // its own credentials are enough
    std::size_t shortest = SIZE_MAX;
    for (auto& role : reachable_roles(asking_, subject, clauses_, answer_)) {
      if (asking_.is_stopped() || role.chain.size() > shortest) {
        break;
      }
      const Walk way = walk_chain(asking_, subject, clauses_, role.chain, "sts:AssumeRole");
      if (way.course.is_denied()) {
        continue;
      }
      Attempt there = attempt(way, act);
      if (there.course.is_denied()) {
        continue;
      }
      if (there.course.outcome == Outcome::allowed) shortest = role.chain.size();
      add_way(subject, role.chain, there.course.outcome, std::move(there.course.steps), there.goal,
              there.course.condition);
    }
    if (ways_.size() == ways) refused_.push_back(std::move(own.course.steps));
  }

  void note_ties(std::size_t ties) {
    if (ties > 1) {
      add_plain_note(answer_, std::to_string(ties) + " chains are as short; the first in the order of ARNs is shown");
    }
  }

  void add_way(const Subject& subject, const std::vector<EntityId>& chain, Outcome outcome,
               std::vector<evaluate::Explained> steps, const std::optional<Goal>& goal,
               const condition::Formula& condition) {
    if (outcome == Outcome::allowed) {
      is_sure_ = true;
    } else if (!is_possible_) {
      condition_ = condition;
    }
    is_possible_ = true;
    Way way;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      Row row;
      PrincipalCell from = principal_cell(*asking_.world, subject);
      if (i > 0 && !chain.empty()) {
        from = principal_cell(*asking_.world, session_of(chain[std::min(i, chain.size()) - 1]));
      }
      const bool is_last = goal && i == chain.size();
      ActionsCell action = action_cell(is_last ? goal->action : steps[i].request.action);
      ResourceCell resource = is_last ? goal->resource : resource_cell(steps[i].request.resources.front().arn);
      row.cells = {NumberCell{},        NumberCell{i + 1},
                   std::move(from),     std::move(action),
                   std::move(resource), condition_cell(steps[i].decision.outcome, steps[i].decision.condition)};
      row.reasons = {answer_.reasons.size()};
      answer_.reasons.push_back(std::move(steps[i]));
      way.push_back(std::move(row));
    }
    ways_.push_back(std::move(way));
  }

  // Shortest first; without a way what was refused.
  void tell_ways() {
    std::stable_sort(ways_.begin(), ways_.end(), [](const Way& a, const Way& b) { return a.size() < b.size(); });
    for (std::size_t number = 0; number < ways_.size(); ++number) {
      for (Row& row : ways_[number]) {
        row.cells.front() = NumberCell{number + 1};
        answer_.rows.push_back(std::move(row));
      }
    }
    if (!ways_.empty()) return;
    for (auto& steps : refused_) keep(answer_, std::move(steps));
  }

  const Asking& asking_;
  const model::Clauses& clauses_;
  Answer answer_;
  std::vector<Way> ways_;
  std::vector<std::vector<evaluate::Explained>> refused_;  // of each caller without a way
  bool is_sure_ = false, is_possible_ = false;
  condition::Formula condition_;
};

}  // namespace

Answer how_reach(const Asking& asking, std::span<const Subject> subjects, const model::Act& act,
                 const model::Clauses& clauses) {
  return Reaching(asking, clauses).answer(subjects, act);
}

}  // namespace iamq::query

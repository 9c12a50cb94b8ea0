#include "runtime/query/reach.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

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

Answer which_roles(const Asking& asking, const Subject& subject, const model::Clauses& clauses) {
  Answer answer = new_answer(asking, AnswerKind::roles);
  answer.columns = {{"role", "role"}, {"how", "how"}, {"condition", "if"}};
  for (auto& role : reachable_roles(asking, subject, clauses, answer)) {
    const auto account = asking.world->account_of(role.chain.back());
    if (clauses.in && account != clauses.in) {
      continue;
    }
    Row row;
    row.cells = {EntityCell{role.chain.back()}, ChainCell{{role.chain.begin(), role.chain.end() - 1}},
                 condition_cell(role.outcome, role.condition)};
    row.reasons = keep(answer, std::move(role.steps));
    answer.rows.push_back(std::move(row));
  }
  add_notes_of_reasons(answer);
  return answer;
}

namespace {

class Reaching {
public:
  Reaching(const Asking& asking, const Subject& subject, const model::Clauses& clauses)
      : asking_(asking), subject_(subject), clauses_(clauses) {}

  Answer answer(const model::Act& act) {
    answer_ = new_answer(asking_, AnswerKind::reach);
    answer_.columns = {{"way", "way"},       {"step", "step"},         {"from", "from"},
                       {"action", "action"}, {"resource", "resource"}, {"condition", "if"}};
    if (act.is_assume) {
      for (auto& role : reachable_roles(asking_, subject_, clauses_, answer_)) {
        if (role.chain.back() == act.role) {
          add_way(role.chain, role.outcome, std::move(role.steps), std::nullopt, role.condition);
          note_ties(role.ties.size());
        }
      }
      if (answer_.rows.empty()) {
        Walk way = walk(asking_, subject_, clauses_, "sts:AssumeRole");
        add_assume(asking_, clauses_, act.role, way);
        keep(answer_, std::move(way.course.steps));
      }
    } else {
      reach_action(act);
    }
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

  void reach_action(const model::Act& act) {
    const Walk direct = walk(asking_, subject_, clauses_, "");
    Attempt own = attempt(direct, act);
    if (!own.course.is_denied()) {
      add_way({}, own.course.outcome, std::move(own.course.steps), own.goal, own.course.condition);
    }
    std::size_t shortest = 0;
    for (auto& role : reachable_roles(asking_, subject_, clauses_, answer_)) {
      if (asking_.is_stopped() || (is_sure_ && shortest != 0 && role.chain.size() > shortest)) {
        break;
      }
      if (is_sure_ && shortest == 0) {
        break;  // its own credentials are enough
      }
      const Walk way = walk_chain(asking_, subject_, clauses_, role.chain, "sts:AssumeRole");
      if (way.course.is_denied()) {
        continue;
      }
      Attempt there = attempt(way, act);
      if (there.course.is_denied()) {
        continue;
      }
      add_way(role.chain, there.course.outcome, std::move(there.course.steps), there.goal, there.course.condition);
      if (is_sure_) {
        shortest = role.chain.size();
      }
    }
    if (answer_.rows.empty()) {
      keep(answer_, std::move(own.course.steps));
    }
  }

  void note_ties(std::size_t ties) {
    if (ties > 1) {
      add_plain_note(answer_, std::to_string(ties) + " chains are as short; the first in the order of ARNs is shown");
    }
  }

  void add_way(const std::vector<EntityId>& chain, Outcome outcome, std::vector<evaluate::Explained> steps,
               const std::optional<Goal>& goal, const condition::Formula& condition) {
    ++ways_;
    if (outcome == Outcome::allowed) {
      is_sure_ = true;
    } else if (!is_possible_) {
      condition_ = condition;
    }
    is_possible_ = true;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      Row row;
      PrincipalCell from = principal_cell(*asking_.world, subject_);
      if (i > 0 && !chain.empty()) {
        from = principal_cell(*asking_.world, session_of(chain[std::min(i, chain.size()) - 1]));
      }
      const bool is_last = goal && i == chain.size();
      ActionsCell action = action_cell(is_last ? goal->action : steps[i].request.action);
      ResourceCell resource = is_last ? goal->resource : resource_cell(steps[i].request.resources.front().arn);
      row.cells = {NumberCell{ways_},   NumberCell{i + 1},
                   std::move(from),     std::move(action),
                   std::move(resource), condition_cell(steps[i].decision.outcome, steps[i].decision.condition)};
      row.reasons = {answer_.reasons.size()};
      answer_.reasons.push_back(std::move(steps[i]));
      answer_.rows.push_back(std::move(row));
    }
  }

  const Asking& asking_;
  const Subject& subject_;
  const model::Clauses& clauses_;
  Answer answer_;
  std::size_t ways_ = 0;
  bool is_sure_ = false, is_possible_ = false;
  condition::Formula condition_;
};

}  // namespace

Answer how_reach(const Asking& asking, const Subject& subject, const model::Act& act, const model::Clauses& clauses) {
  return Reaching(asking, subject, clauses).answer(act);
}

}  // namespace iamq::query

#include "runtime/query/can.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "runtime/policy/pattern.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/meant.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/universe.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::Subject;
using model::Target;

namespace {

// One row to be: what was asked and what came of it.
struct Told {
  ActionsCell actions;
  ResourceCell resource;
  Course course;
};

// What a pattern comes to: the first case of each kind, the widest region first.
class Cases {
public:
  void add(Told told) {
    auto& place = told.course.outcome == Outcome::allowed   ? allowed_
                  : told.course.outcome == Outcome::depends ? depends_
                                                            : denied_;
    if (!place) {
      place = std::move(told);
    } else if (told.course.outcome == Outcome::depends && !same(place->course.condition, told.course.condition)) {
      is_one_condition_ = false;
      conditions_.push_back(std::move(told));
    }
  }

  // One row if all is alike, else a row for each side.
  std::vector<Told> rows(const ActionsCell& actions, const ResourceCell& resource) && {
    std::vector<Told> rows;
    const int kinds = int{allowed_.has_value()} + int{depends_.has_value()} + int{denied_.has_value()};
    const bool is_uniform = kinds == 1 && is_one_condition_;
    for (auto* place : {&allowed_, &depends_, &denied_}) {
      if (*place) {
        rows.push_back(std::move(**place));
      }
    }
    for (auto& more : conditions_) {
      rows.push_back(std::move(more));
    }
    if (is_uniform) {
      rows.front().actions = actions;
      rows.front().resource = resource;
    }
    return rows;
  }

private:
  std::optional<Told> allowed_, depends_, denied_;
  std::vector<Told> conditions_;
  bool is_one_condition_ = true;
};

class Asker {
public:
  Asker(const Asking& asking, const model::Clauses& clauses)
      : asking_(asking), clauses_(clauses), outside_(*asking.catalog) {}

  Answer answer(const std::vector<Subject>& subjects, const model::Act& act) {
    answer_ = new_answer(asking_, AnswerKind::can);
    answer_.columns = {{"principal", "principal"},
                       {"action", "action"},
                       {"resource", "resource"},
                       {"outcome", "outcome"},
                       {"condition", "if"}};
    for (const auto& subject : subjects) {
      if (act.is_assume) {
        ask_assume(subject, act.role);
        continue;
      }
      asked_action_ = act.all_except || act.actions.size() != 1 ? model::StringId{} : act.actions.front();
      for (const auto& action : asked_actions(asking_, act)) {
        note_unknown(action);
        for (const auto& target : asked_targets(asking_, clauses_)) {
          add_note_of_resource_type(answer_, asking_, action.text, target);
          ask(subject, action, target);
        }
      }
    }
    conclude();
    add_notes_of_reasons(answer_);
    return std::move(answer_);
  }

private:
  void note_unknown(const AskedAction& action) {
    if (action.expanded.empty()) {
      add_note_of_unknown_action(answer_, action.text);
    }
    if (clauses_.on.empty() && !action.expanded.empty() &&
        !asking_.catalog->action(action.expanded.front()).is_wildcard_only()) {
      add_plain_note(answer_, "no resource was named: asked of every resource");
    }
  }

  void ask_assume(const Subject& subject, model::EntityId role) {
    Walk way = walk(asking_, subject, clauses_, "sts:AssumeRole");
    add_assume(asking_, clauses_, role, way);
    const std::string action =
        way.course.steps.empty() || way.course.is_denied() ? "sts:AssumeRole" : way.course.steps.back().request.action;
    add_row(subject, {action_cell(action), resource_cell(asking_.world->text(asking_.world->arn_of(role))),
                      std::move(way.course)});
  }

  void ask(const Subject& subject, const AskedAction& action, const Target& target) {
    if (!action.is_pattern && !speaks_of_many(asking_, action.text, target)) {
      Walk way = walk(asking_, subject, clauses_, action.text);
      add_request(asking_, clauses_, action.text, target, way);
      add_row(subject,
              {action_cell(action.text), resource_cell(asking_.world->text(target.arn)), std::move(way.course)});
      return;
    }
    ask_many(subject, action, target);
  }

  void ask_many(const Subject& subject, const AskedAction& action, const Target& target) {
    const Walk way = walk(asking_, subject, clauses_, action.text);
    const std::string pattern(asking_.world->text(target.arn));
    if (way.course.is_denied()) {
      add_row(subject, {action_cell(action.text), resource_cell(pattern), way.course});
      return;
    }
    const Universe universe(asking_, way.caller, way.situation);
    Cases cases;
    if (action.expanded.empty()) {
      ask_resources(universe, way, action.text, {}, target, cases);
    }
    for (const auto& alike : universe.alike(action.expanded)) {
      if (asking_.is_stopped()) {
        return;
      }
      const std::string one(asking_.catalog->action(alike.front()).full_name);
      const auto touching = outside_.representatives(alike);
      if (speaks_of_many(asking_, one, target)) {
        ask_resources(universe, way, one, touching, target, cases);
      } else {
        ask_one(way, one, touching, target, resource_cell(pattern), cases);
      }
    }
    for (auto& told : std::move(cases).rows(action_cell(action.text), resource_cell(pattern))) {
      add_row(subject, std::move(told));
    }
  }

  // Adds the case of one resource, which may stand for a region.
  void ask_one(const Walk& way, const std::string& action, const std::vector<std::uint32_t>& touching,
               const Target& resource, ResourceCell told_as, Cases& cases) {
    Walk one = way;
    add_request(asking_, clauses_, action, resource, one);
    for (std::size_t i = clauses_.via.size(); i < one.course.steps.size(); ++i) {
      outside_.add(answer_, one.course.steps[i], touching);
    }
    cases.add({action_cell(action), std::move(told_as), std::move(one.course)});
  }

  void ask_resources(const Universe& universe, const Walk& way, const std::string& action,
                     const std::vector<std::uint32_t>& touching, const Target& target, Cases& cases) {
    if (works_on_roles(action)) {
      ask_roles(universe, way, action, touching, target, cases);
    } else {
      ask_regions(universe, way, action, touching, target, cases);
    }
  }

  void ask_regions(const Universe& universe, const Walk& way, const std::string& action,
                   const std::vector<std::uint32_t>& touching, const Target& target, Cases& cases) {
    const std::string pattern(asking_.world->text(target.arn));
    const auto owner = owner_meant(clauses_, target);
    const auto known =
        universe.regions(pattern, action, clauses_.on_all_except ? clauses_.on : std::vector<Target>{}, owner);
    const Regions& regions = *known;
    if (!regions.is_complete) {
      add_note_of_overlap(answer_);
    }
    for (std::size_t i = 0; i < regions.all.size(); ++i) {
      const std::string& example = regions.all[i].example;
      if (is_meant(universe, way, action, target, example)) {
        Target stand_in = resource_of(example, owner);
        stand_in.any_region = regions.all[i].any_region;
        ask_one(way, action, touching, stand_in, region_cell(regions, i), cases);
      }
    }
  }

  // Of actions that assume a role each declared role is asked.
  void ask_roles(const Universe& universe, const Walk& way, const std::string& action,
                 const std::vector<std::uint32_t>& touching, const Target& target, Cases& cases) {
    const model::World& world = *asking_.world;
    const std::string_view pattern = world.text(target.arn);
    std::vector<std::string> arns;
    world.roles.each([&](std::uint32_t, const model::Role& role) {
      if (policy::matches_wildcard(pattern, world.text(role.arn))) {
        arns.emplace_back(world.text(role.arn));
      }
    });
    std::sort(arns.begin(), arns.end());
    bool is_any = false;
    for (const auto& arn : arns) {
      if (is_meant(universe, way, action, target, arn)) {
        is_any = true;
        ask_one(way, action, touching, resource_of(arn, std::nullopt), resource_cell(arn), cases);
      }
    }
    if (!is_any) {  // some role that is not declared: nothing lets anybody in
      const std::string any = "arn:aws:iam::" + universe.account() + ":role/example";
      ask_one(way, action, touching, resource_of(any, std::nullopt), resource_cell(pattern), cases);
      const std::string_view asked = asking_.world->text(asked_action_);
      if (!has_wildcard(asked) && !asked.empty()) {
        add_plain_note(answer_, "no role is declared that this could be about");
      }
    }
  }

  Target resource_of(const std::string& arn, std::optional<model::AccountId> owner) const {
    return {.arn = asking_.world->library().strings().intern(arn), .owner = owner, .is_pattern = false};
  }

  // Whether a resource is one that the question speaks of.
  bool is_meant(const Universe& universe, const Walk& way, const std::string& action, const Target& target,
                const std::string& resource) const {
    if (is_excepted(resource)) {
      return false;
    }
    if (const auto owner = owner_meant(clauses_, target)) {
      return may_belong_to(asking_, action, resource, *owner);
    }
    if (asking_.world->text(target.arn) != "*" || !universe.is_foreign(resource)) {
      return true;
    }
    // `*` speaks of the caller's own resources; others count where they are open to it.
    Walk one = way;
    add_request(asking_, clauses_, action, resource_of(resource, std::nullopt), one);
    return !one.course.is_denied();
  }

  bool is_excepted(const std::string& resource) const {
    return clauses_.on_all_except && std::any_of(clauses_.on.begin(), clauses_.on.end(), [&](const Target& target) {
             return is_within(resource, asking_.world->text(target.arn));
           });
  }

  void add_row(const Subject& subject, Told told) {
    Row row;
    row.cells = {principal_cell(*asking_.world, subject), std::move(told.actions), std::move(told.resource),
                 OutcomeCell{told.course.outcome}, condition_cell(told.course)};
    row.own = clauses_.via.size();
    row.reasons = keep(answer_, std::move(told.course.steps));
    add_outcome(subject, told.course, std::get<ActionsCell>(row.cells[1]), std::get<ResourceCell>(row.cells[2]));
    answer_.rows.push_back(std::move(row));
  }

  // A person can what one of their roles can: of one request the best outcome counts.
  void add_outcome(const Subject& subject, const Course& course, const ActionsCell& actions,
                   const ResourceCell& resource) {
    model::StringId person{};
    if (subject.kind == Subject::Kind::entity && subject.entity.kind == model::EntityKind::session) {
      person = asking_.world->sessions[subject.entity.index].person;
    }
    std::string request = actions.patterns.empty() ? std::string() : actions.patterns.front();
    request += " " + resource.pattern;
    for (auto& known : asked_) {
      if (person == model::StringId{} || known.person != person || known.request != request) continue;
      if (rank(course.outcome) > rank(known.outcome)) {
        known.outcome = course.outcome;
        known.condition = course.condition;
      }
      return;
    }
    asked_.push_back({person, std::move(request), course.outcome, course.condition});
  }
  static int rank(Outcome outcome) { return outcome == Outcome::allowed ? 2 : outcome == Outcome::depends ? 1 : 0; }

  void conclude() {
    for (const auto& asked : asked_) {
      if (asked.outcome == Outcome::depends) condition_ = both(condition_, asked.condition);
    }
    const auto count = [&](auto&& test) {
      return std::count_if(asked_.begin(), asked_.end(), [&](const Asked& asked) { return test(asked.outcome); });
    };
    const auto all = static_cast<std::ptrdiff_t>(asked_.size());
    const auto denied = count([](Outcome outcome) { return is_denied(outcome); });
    const auto open = count([](Outcome outcome) { return outcome == Outcome::depends; });
    if (all == 0) {
      add_plain_note(answer_, "the question leaves no resource to ask about");
    }
    if (denied == all) {
      answer_.verdict = Verdict::no;
    } else if (denied > 0) {
      answer_.verdict = Verdict::partly;
    } else if (open > 0) {
      answer_.verdict = Verdict::depends;
      answer_.condition = condition_;
    } else {
      answer_.verdict = Verdict::yes;
    }
  }

  const Asking& asking_;
  const model::Clauses& clauses_;
  OutsideNotes outside_;
  model::StringId asked_action_{};  // where it is just one
  Answer answer_;
  struct Asked {
    model::StringId person{};
    std::string request;
    Outcome outcome{};
    condition::Formula condition;
  };
  std::vector<Asked> asked_;
  condition::Formula condition_ = always();
};

}  // namespace

Answer can(const Asking& asking, const std::vector<Subject>& subjects, const model::Act& act,
           const model::Clauses& clauses) {
  return Asker(asking, clauses).answer(subjects, act);
}

}  // namespace iamq::query

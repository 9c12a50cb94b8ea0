#include "runtime/query/can.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "runtime/query/cells.hpp"
#include "runtime/query/formulas.hpp"
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
  Asker(const Asking& asking, const model::Clauses& clauses) : asking_(asking), clauses_(clauses) {}

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
      for (const auto& action : asked_actions(asking_, act)) {
        note_unknown(action);
        for (const auto& target : asked_targets(asking_, clauses_)) {
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
      Note note;
      note.kind = Note::Kind::unknown_action;
      note.text = action.text;
      add_note(answer_, std::move(note));
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
      ask_regions(universe, way, action.text, target, pattern, cases);
    }
    for (const auto& alike : universe.alike(action.expanded)) {
      if (asking_.is_stopped()) {
        return;
      }
      const auto& one = asking_.catalog->action(alike.front());
      if (speaks_of_many(asking_, one.full_name, target)) {
        ask_regions(universe, way, one.full_name, target, pattern, cases);
      } else {
        Walk whole = way;
        add_request(asking_, clauses_, one.full_name, target, whole);
        cases.add({action_cell(one.full_name), resource_cell(pattern), std::move(whole.course)});
      }
    }
    for (auto& told : std::move(cases).rows(action_cell(action.text), resource_cell(pattern))) {
      add_row(subject, std::move(told));
    }
  }

  void ask_regions(const Universe& universe, const Walk& way, std::string_view action, const Target& target,
                   const std::string& pattern, Cases& cases) {
    const Regions regions =
        universe.regions(pattern, action, clauses_.on_all_except ? clauses_.on : std::vector<Target>{});
    if (!regions.is_complete) {
      add_plain_note(answer_, "too many patterns overlap here to look at all of them: the answer may leave some out");
    }
    for (std::size_t i = 0; i < regions.all.size(); ++i) {
      const std::string& example = regions.all[i].example;
      if (is_excepted(example)) {
        continue;
      }
      Walk one = way;
      add_request(
          asking_, clauses_, action,
          {.arn = asking_.world->library().strings().intern(example), .owner = target.owner, .is_pattern = false}, one);
      // `*` speaks of the caller's own resources; others count where they are open to it.
      if (pattern == "*" && one.course.is_denied() && universe.is_foreign(example)) {
        continue;
      }
      cases.add({action_cell(action), region_cell(regions, i), std::move(one.course)});
    }
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
    row.reasons = keep(answer_, std::move(told.course.steps));
    outcomes_.push_back(told.course.outcome);
    condition_ = both(condition_, told.course.outcome == Outcome::depends ? told.course.condition : always());
    answer_.rows.push_back(std::move(row));
  }

  void conclude() {
    const auto count = [&](auto&& test) { return std::count_if(outcomes_.begin(), outcomes_.end(), test); };
    const auto all = static_cast<std::ptrdiff_t>(outcomes_.size());
    const auto denied = count([](Outcome outcome) { return is_denied(outcome); });
    const auto open = count([](Outcome outcome) { return outcome == Outcome::depends; });
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
  Answer answer_;
  std::vector<Outcome> outcomes_;
  condition::Formula condition_ = always();
};

}  // namespace

Answer can(const Asking& asking, const std::vector<Subject>& subjects, const model::Act& act,
           const model::Clauses& clauses) {
  return Asker(asking, clauses).answer(subjects, act);
}

}  // namespace iamq::query

#include "runtime/query/needs.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "runtime/evaluate/refusal.hpp"
#include "runtime/query/can.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/tasks.hpp"

namespace iamq::query {

namespace {

// What decides the answer: requests that every call takes. What only some take leaves it open at most.
enum class Needed : std::uint8_t { always, if_there_is_one, by_some_calls };

struct Step {
  std::string action, what_for;
  Needed needed = Needed::always;
};

std::string_view word_of(Needed needed) {
  switch (needed) {
    case Needed::always:
      return "always";
    case Needed::if_there_is_one:
      return "if there is one";
    case Needed::by_some_calls:
      return "by some calls";
  }
  return "";
}

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::yes:
      return "yes";
    case Verdict::no:
      return "no";
    case Verdict::depends:
      return "depends";
    case Verdict::partly:
      return "partly";
    case Verdict::unknown:
      return "unknown";
  }
  return "";
}

class Planner {
public:
  Planner(const Asking& asking, const model::Subject& subject, const model::Clauses& clauses)
      : asking_(asking), subject_(subject), clauses_(clauses), answer_(new_answer(asking, AnswerKind::needs)) {
    answer_.columns = {{"step", "step"},      {"action", "action"}, {"resource", "resource"}, {"needed", "needed"},
                       {"answer", "allowed"}, {"condition", "if"},  {"because", "because"},   {"for", "for"}};
    answer_.verdict = Verdict::yes;
    answer_.condition = always();
  }

  void add(const Step& step) { ask(step); }

  // An action, and what the catalog says that a caller may need besides. "Some operations require several permissions";
  // which calls do is not said.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
  void add(const stdlib::Action& action) {
    ask({std::string(action.full_name), "the action itself"});
    for (const auto dependent : action.dependent_actions)
      ask({std::string(dependent), "needed by " + std::string(action.full_name), Needed::by_some_calls});
  }

  Answer take() && { return std::move(answer_); }

private:
  void ask(const Step& step) {
    ++steps_;
    model::Act act;
    act.actions = {asking_.world->library().strings().intern(step.action)};
    model::Clauses clauses = clauses_;
    clauses.passing.reset();
    Needed needed = step.needed;
    if (step.action == "iam:PassRole") {
      clauses.on.clear();
      if (clauses_.passing) {
        needed = Needed::always;
        pass(*clauses_.passing, clauses);
      }
    } else {
      passed_by_ = step.action;
      if (!works_on_what_was_asked(step.action)) clauses.on.clear();
    }
    clauses.on_all_except = clauses_.on_all_except && !clauses.on.empty();
    Answer one = can(asking_, {subject_}, act, clauses);
    Row row;
    row.cells = {NumberCell{steps_},
                 action_cell(step.action),
                 clauses.on.empty() ? Cell() : Cell(resource_cell(asking_.world->text(clauses.on.front().arn))),
                 TextCell{std::string(word_of(needed))},
                 TextCell{std::string(word_of(*one.verdict))},
                 *one.verdict == Verdict::depends ? Cell(ConditionCell{one.condition}) : Cell(),
                 because(one),
                 TextCell{step.what_for}};
    for (const auto& reason : one.reasons) row.reasons.push_back(keep(answer_, reason));
    row.own = row.reasons.empty() ? 0 : row.reasons.size() - 1;
    answer_.rows.push_back(std::move(row));
    for (auto& note : one.notes) add_note(answer_, std::move(note));
    combine(*one.verdict, one.condition, needed);
    if (step.action == "iam:PassRole" && clauses_.passing) ask_trust(*clauses_.passing);
  }

  // The role must let the service that it was passed to assume it.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
  void ask_trust(model::EntityId role) {
    ++steps_;
    const std::string service = service_passed_to(*asking_.world, passed_by_, role);
    evaluate::Explained explained = decide_assuming_service(asking_, clauses_, passed_by_, role, service);
    const auto& decision = explained.decision;
    const bool is_open = decision.outcome == evaluate::Outcome::depends;
    const Verdict verdict = decision.is_allowed() ? Verdict::yes : is_open ? Verdict::depends : Verdict::no;
    Row row;
    row.cells = {NumberCell{steps_},
                 action_cell(explained.request.action),
                 resource_cell(asking_.world->text(asking_.world->arn_of(role))),
                 TextCell{std::string(word_of(Needed::always))},
                 TextCell{std::string(word_of(verdict))},
                 is_open ? Cell(ConditionCell{decision.condition}) : Cell(),
                 verdict == Verdict::no ? Cell(TextCell{"the role does not let " + service + " assume it"}) : Cell(),
                 TextCell{service + " takes it"}};
    const condition::Formula condition = decision.condition;
    row.reasons = {keep(answer_, std::move(explained))};
    answer_.rows.push_back(std::move(row));
    combine(verdict, condition, Needed::always);
  }

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html: iam:PassedToService
  void pass(model::EntityId role, model::Clauses& clauses) const {
    auto& strings = asking_.world->library().strings();
    clauses.on.push_back({.arn = asking_.world->arn_of(role), .owner = asking_.world->account_of(role)});
    clauses.with.context.push_back({.state = model::ContextFact::State::known,
                                    .key = strings.intern("iam:PassedToService"),
                                    .values = {strings.intern(service_passed_to(*asking_.world, passed_by_, role))},
                                    .is_list = false});
  }

  bool works_on_what_was_asked(std::string_view name) const {
    const auto* action = asking_.catalog->find_action(name);
    if (action == nullptr || clauses_.on.empty()) return false;
    return std::all_of(clauses_.on.begin(), clauses_.on.end(), [&](const model::Target& target) {
      return std::any_of(action->resources.begin(), action->resources.end(),
                         [&](const auto& on) { return on.type->may_be_covered_by(asking_.world->text(target.arn)); });
    });
  }

  static Cell because(const Answer& one) {
    if (*one.verdict != Verdict::no || one.reasons.empty()) return {};
    const auto& reason = one.reasons.back();
    const auto refusal = evaluate::reason_of(reason.decision);
    if (!refusal) return {};
    std::string words = evaluate::words_of(*refusal, reason.request.action);
    constexpr std::string_view head = "because ";  // the column says so
    return TextCell{words.rfind(head, 0) == 0 ? words.substr(head.size()) : words};
  }

  void combine(Verdict one, const condition::Formula& condition, Needed needed) {
    Verdict& all = *answer_.verdict;
    if (all == Verdict::no || one == Verdict::yes) return;
    if (needed != Needed::always) {
      all = Verdict::partly;
    } else if (one == Verdict::no || all == Verdict::yes) {
      all = one;
      if (all == Verdict::depends) answer_.condition = condition;
    } else if (all == Verdict::depends && one == Verdict::depends) {
      answer_.condition = query::both(answer_.condition, condition);
    } else if (one != Verdict::depends) {
      all = one;
    }
  }

  const Asking& asking_;
  const model::Subject& subject_;
  const model::Clauses& clauses_;
  std::size_t steps_ = 0;
  std::string passed_by_;  // the action that a role is passed with
  Answer answer_;
};

}  // namespace

std::variant<Answer, text::Diagnostic> needs(const Asking& asking, const model::Subject& subject,
                                             const std::string& task, const text::Span& where,
                                             const model::Clauses& clauses) {
  Planner planner(asking, subject, clauses);
  if (const auto* known = find_task(task)) {
    for (const auto& step : known->steps)
      planner.add(Step{std::string(step.action), std::string(step.what_for),
                       step.is_optional ? Needed::if_there_is_one : Needed::always});
    return std::move(planner).take();
  }
  if (const auto* action = asking.catalog->find_action(task)) {
    planner.add(*action);
    return std::move(planner).take();
  }
  text::Diagnostic diagnostic;
  diagnostic.code = "unknown-task";
  diagnostic.message = "nothing is known of what it takes to " + text::in_backticks(task);
  diagnostic.span = where;
  std::vector<std::string_view> names;
  std::string all;
  for (const auto& known : tasks()) {
    names.push_back(known.name);
    all += (all.empty() ? "`" : ", `") + std::string(known.name) + "`";
  }
  diagnostic.help = "there are " + all + ", and every action";
  if (const auto near = text::nearest(task, names)) diagnostic.help = "did you mean `" + *near + "`?";
  for (auto end = task.rfind(' '); end != std::string::npos && end > 0; end = task.rfind(' ', end - 1)) {
    const auto* known = find_task(task.substr(0, end));
    if (known == nullptr) continue;
    diagnostic.help =
        "what it is done to stands behind `on`: `" + std::string(known->name) + " on " + task.substr(end + 1) + "`";
    break;
  }
  return diagnostic;
}

}  // namespace iamq::query

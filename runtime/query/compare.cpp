#include "runtime/query/compare.hpp"

#include <algorithm>

#include "runtime/evaluate/statement.hpp"
#include "runtime/exact/likely_request.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/notes.hpp"

namespace iamq::query {

using exact::Difference;
using exact::Relation;

namespace {

// The first statement of the policy with this effect that matches the request; none: -
Cell deciding_statement(policy::PolicyId policy, policy::Effect effect, const evaluate::Request& request,
                        const policy::Library& library) {
  const evaluate::Policies no_policies;
  condition::Logic logic;
  const evaluate::Question question{request, 0, no_policies, library, logic};
  for (const evaluate::Finding& finding : evaluate::ask({{policy, 0}}, question).findings) {
    if (finding.effect == effect && finding.matched.is_true()) return StatementCell{policy, finding.statement};
  }
  return std::monostate{};
}

PrincipalCell caller_cell(const model::World& world, const evaluate::Caller& caller) {
  PrincipalCell cell;
  cell.kind = caller.kind;
  cell.arn = caller.kind == evaluate::CallerKind::anonymous ? "*" : caller.arn;
  cell.entity = world.by_arn(caller.issuer_arn.empty() ? caller.arn : caller.issuer_arn);
  return cell;
}

ContextCell context_cell(const Difference& difference) {
  ContextCell cell;
  for (const std::string& key : difference.keys) {
    const auto entry = difference.request->context.find(key);
    cell.keys.emplace_back(key, entry.values.texts());
  }
  return cell;
}

class Comparer {
public:
  Comparer(const Asking& asking, AnswerKind kind, exact::Scope scope)
      : asking_(asking), answer_(new_answer(asking, kind)) {
    answer_.columns = {{"only_in", "only in"},    {"principal", "principal"}, {"action", "action"},
                       {"resource", "resource"},  {"context", "with"},        {"allowed_by", "allowed by"},
                       {"denied_by", "denied by"}};
    answer_.compared = Compared{{}, scope, {}, {}};
  }

  Answer compare(const NamedPolicy& a, const NamedPolicy& b) {
    exact::Budget budget(exact::Budget::plenty, asking_.stop);
    name(a, b);
    answer_.compared->comparison =
        exact::compare_policies(a.policy, b.policy, library(), *asking_.catalog, answer_.compared->scope, budget);
    auto& comparison = answer_.compared->comparison;
    add(comparison.only_in_a, a, b);
    add(comparison.only_in_b, b, a);
    return std::move(answer_);
  }

  Answer within(const NamedPolicy& a, const NamedPolicy& b) {
    exact::Budget budget(exact::Budget::plenty, asking_.stop);
    name(a, b);
    Difference& difference = answer_.compared->comparison.only_in_a;
    difference =
        exact::policy_difference(a.policy, b.policy, library(), *asking_.catalog, answer_.compared->scope, budget);
    add(difference, a, b);
    switch (difference.kind) {
      case Difference::Kind::none:
        answer_.verdict = Verdict::yes;
        break;
      case Difference::Kind::found:
        answer_.verdict = Verdict::no;
        break;
      case Difference::Kind::unknown:
        answer_.verdict = Verdict::unknown;
        break;
    }
    return std::move(answer_);
  }

private:
  // A policy without text is compared as one that says nothing.
  void name(const NamedPolicy& a, const NamedPolicy& b) {
    answer_.compared->left = a.name;
    answer_.compared->right = b.name;
    for (const auto& one : {a, b}) {
      if (library().policy(one.policy).is_missing) add_note_of_missing_policy(answer_, one.policy, std::nullopt);
    }
  }

  const policy::Library& library() const { return asking_.world->library(); }

  void add(Difference& difference, const NamedPolicy& allowing, const NamedPolicy& refusing) {
    if (difference.kind == Difference::Kind::unknown) {
      add_plain_note(answer_, "whether " + allowing.name + " allows more than " + refusing.name +
                                  " is unknown: " + difference.because);
    }
    if (!difference.request) return;
    difference.request =
        exact::likely_request(*difference.request, allowing.policy, refusing.policy, library(), *asking_.catalog);
    const evaluate::Request& request = *difference.request;
    const auto& statements = library().document(allowing.policy).statements;
    const bool has_principal = std::any_of(statements.begin(), statements.end(),
                                           [](const auto& statement) { return statement.has_principal; });
    Row row;
    row.cells.emplace_back(TextCell{allowing.name});
    row.cells.push_back(has_principal ? Cell(caller_cell(*asking_.world, request.caller)) : Cell(std::monostate{}));
    row.cells.emplace_back(action_cell(request.action));
    const std::string& resource = request.resources.front().arn;
    row.cells.push_back(resource.empty() ? Cell(std::monostate{}) : Cell(resource_cell(resource)));
    row.cells.emplace_back(context_cell(difference));
    row.cells.push_back(deciding_statement(allowing.policy, policy::Effect::allow, request, library()));
    row.cells.push_back(deciding_statement(refusing.policy, policy::Effect::deny, request, library()));
    answer_.rows.push_back(std::move(row));
  }

  const Asking& asking_;
  Answer answer_;
};

// Policies that are about the same kind of requests.
int family(policy::PolicyKind kind) {
  switch (kind) {
    case policy::PolicyKind::identity:
    case policy::PolicyKind::managed:
    case policy::PolicyKind::boundary:
    case policy::PolicyKind::session:
    case policy::PolicyKind::scp:
      return 0;
    case policy::PolicyKind::resource:
    case policy::PolicyKind::endpoint:
    case policy::PolicyKind::rcp:
      return 1;
    case policy::PolicyKind::trust:
      break;
  }
  return 2;
}

}  // namespace

bool are_comparable(policy::PolicyKind a, policy::PolicyKind b) {
  return family(a) == family(b);
}

Answer compare_policies(const Asking& asking, const NamedPolicy& a, const NamedPolicy& b, exact::Scope scope) {
  return Comparer(asking, AnswerKind::compare, scope).compare(a, b);
}

Answer is_within(const Asking& asking, const NamedPolicy& a, const NamedPolicy& b, exact::Scope scope) {
  return Comparer(asking, AnswerKind::within, scope).within(a, b);
}

}  // namespace iamq::query

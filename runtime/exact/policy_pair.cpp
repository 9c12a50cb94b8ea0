#include "runtime/exact/policy_pair.hpp"

#include <algorithm>

#include "runtime/evaluate/principal.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

using condition::Truth;
using policy::Statement;

namespace {

std::vector<Pattern> read_actions(const Statement& statement, const policy::Library& library) {
  std::vector<Pattern> patterns;
  patterns.reserve(statement.actions.size());
  for (const policy::StringId action : statement.actions) {
    const std::string text = policy::lower_case(library.text(action));
    // An action always has a service and a name.
    patterns.push_back(read_pattern(text == "*" || text == "*:*" ? "*:*" : text));
  }
  return patterns;
}

}  // namespace

PolicyPair::PolicyPair(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                       const stdlib::Catalog& catalog)
    : a(a),
      b(b),
      library(library),
      catalog(catalog),
      rules_(rules_of(a, b, library)),
      resource_patterns_(rules_, library, catalog),
      resources_(rules_.size()) {
  std::vector<const Pattern*> held;
  std::vector<const Statement*> statements;
  actions_.reserve(rules_.size());
  for (const Rule& rule : rules_) {
    statements.push_back(rule.statement);
    actions_.push_back(read_actions(*rule.statement, library));
    for (const Pattern& pattern : actions_.back()) {
      held.push_back(&pattern);
      most_any_one_ = std::max(most_any_one_, count_any_one(pattern));
    }
  }
  fresh_ = fresh_character(held);
  Callers callers = representative_callers(statements, library);
  are_all_askers_ = callers.are_all;
  for (CallerCase& caller : callers.cases) {
    Asker& asker = *askers_.emplace_back(std::make_unique<Asker>());
    asker.caller = std::move(caller);
  }
}

const std::vector<Pattern>* PolicyPair::resources(std::size_t rule) {
  auto& known = resources_[rule];
  if (!known) known = resource_patterns_.of(rules_[rule]);
  return known ? &*known : nullptr;
}

evaluate::Request& PolicyPair::request_of(Asker& asker) const {
  if (!asker.request) {
    asker.request.emplace();
    asker.request->caller = asker.caller.caller;
    asker.request->resources.emplace_back();
    asker.request->context = exact::context_of(asker.caller);
  }
  return *asker.request;
}

Truth PolicyPair::concerns(Asker& asker, Worked& worked, std::size_t rule) const {
  worked.concerned.resize(rules_.size());
  auto& known = worked.concerned[rule];
  if (known) return *known;
  const Statement& statement = *rules_[rule].statement;
  if (evaluate::match_principals(statement, asker.caller.caller, false, library) == evaluate::ResourceGrant::none) {
    return *(known = condition::no);
  }
  if (statement.conditions.empty()) return *(known = condition::yes);
  static const evaluate::Policies no_policies;
  const evaluate::Question question{request_of(asker), 0, no_policies, library, worked.logic};
  std::uint32_t last = 0;
  return *(known = evaluate::conditions_hold(statement, rules_[rule].version, question, last));
}

}  // namespace iamq::exact

#include "runtime/exact/rules.hpp"

#include <algorithm>

namespace iamq::exact {

namespace {

using policy::Statement;

bool same_but_sid(const Statement& a, const Statement& b) {
  return a.effect == b.effect && a.not_action == b.not_action && a.not_resource == b.not_resource &&
         a.not_principal == b.not_principal && a.has_principal == b.has_principal && a.has_resource == b.has_resource &&
         a.actions == b.actions && a.resources == b.resources && a.principals == b.principals &&
         a.conditions == b.conditions;
}

}  // namespace

std::vector<Rule> rules_of(policy::PolicyId a, policy::PolicyId b, const policy::Library& library) {
  std::vector<Rule> rules;
  const auto add = [&](policy::PolicyId policy, bool is_a) {
    const policy::Document& document = library.document(policy);
    for (const Statement& statement : document.statements) {
      const auto known = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) {
        return rule.version == document.version && same_but_sid(*rule.statement, statement);
      });
      Rule& rule = known != rules.end() ? *known : rules.emplace_back(Rule{&statement, document.version});
      (is_a ? rule.in_a : rule.in_b) = true;
    }
  };
  add(a, true);
  add(b, false);
  return rules;
}

}  // namespace iamq::exact

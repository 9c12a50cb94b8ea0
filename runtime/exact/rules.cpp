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

template <class List>
bool has_all(const List& all, const List& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const auto& each) { return std::find(all.begin(), all.end(), each) != all.end(); });
}

// Of an element and its Not… form: a longer list matches more, or less.
template <class List>
bool lists_more(const List& more, const List& less, bool is_not) {
  return is_not ? has_all(less, more) : has_all(more, less);
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

bool plainly_matches_all_of(const Rule& wider, const Rule& rule) {
  const Statement& more = *wider.statement;
  const Statement& less = *rule.statement;
  if (wider.version != rule.version || more.not_action != less.not_action || more.not_resource != less.not_resource ||
      more.not_principal != less.not_principal || more.has_principal != less.has_principal ||
      more.has_resource != less.has_resource) {
    return false;
  }
  return lists_more(more.actions, less.actions, less.not_action) &&
         lists_more(more.resources, less.resources, less.not_resource) &&
         (less.not_principal ? more.principals == less.principals : has_all(more.principals, less.principals)) &&
         has_all(less.conditions, more.conditions);
}

}  // namespace iamq::exact

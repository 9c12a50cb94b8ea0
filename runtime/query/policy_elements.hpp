#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/index/action_bits.hpp"
#include "runtime/index/service_matches.hpp"
#include "runtime/policy/library.hpp"
#include "runtime/query/asking.hpp"
#include "stdlib/catalog.hpp"

// A policy taken apart by service and action, as AWS's policy summaries do: which of its actions, resources and
// conditions fit together, and which come to nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand.html
namespace iamq::query {

// An action under one statement that lists it.
struct ActionListing {
  const policy::Statement* statement = nullptr;
  policy::Few<policy::StringId> resources;            // those the action can be used on, as written; `*` for any
  policy::Few<const policy::Condition*> conditions;   // whose key requests of the action may carry
  policy::Few<const policy::Condition*> unsupported;  // the others
  bool has_condition = true;                          // the statement has none, or one that the action supports
  bool is_satisfiable = true;                         // some request of the action meets all conditions
  bool fits() const { return !resources.empty() && (has_condition || is_satisfiable); }
};

// Actions of a service of which a policy says the same.
struct ListedActions {
  index::ActionBits actions;  // one at least
  std::vector<ActionListing> listings;
  // Why no request is ever allowed (or denied) by them, though their elements fit; empty: some is.
  std::string_view never;

  // What AWS's summary counts: actions with a resource and a condition that they support.
  bool counts() const;
  bool has_resource() const;
  bool is_exact() const { return counts() && never.empty(); }
};

// What the statements of one effect say of a service. Texts are the library's.
struct ListedService {
  const stdlib::Service* service = nullptr;
  std::vector<ListedActions> parts;                 // each action in one of them; in the order of their first actions
  std::vector<std::string_view> unknown_actions;    // `DeletObject`, as written without the prefix
  policy::Few<policy::StringId> unknown_resources;  // ARNs of types, or of services, that nobody knows
  policy::Few<policy::StringId> resources;          // of this service, or of all, each once
  policy::Few<policy::StringId> resources_without_action;
  policy::Few<const policy::Condition*> conditions;  // of the statements that list its actions
  bool has_unknown_on_resource = false;              // an unknown action with a resource that may be meant for it
  bool is_named = false;                             // an Action element names the service itself

  // The part that the action is in; null if none lists it.
  const ListedActions* find(const stdlib::Action& action) const;
  // The actions of the parts of which `is_wanted` is true.
  template <class IsWanted>
  index::ActionBits actions_of(IsWanted is_wanted) const {
    index::ActionBits found(service->action_count);
    for (const auto& part : parts) {
      if (is_wanted(part)) found |= part.actions;
    }
    return found;
  }
  // Whether AWS counts it among the services that the policy defines.
  bool counts() const;
  bool has_actions() const { return !parts.empty() || !unknown_actions.empty(); }
};

struct ListedEffect {
  std::map<const stdlib::Service*, ListedService> services;  // in the catalog's order
};

struct PolicyElements {
  std::vector<std::string> unknown_services;
  ListedEffect allow, deny;
  bool has_summary = true;  // false: an element that AWS does not summarize, or nothing at all is named
};

// Every question whether something can be met is asked of the evaluator; whether the policy's own Deny leaves anything,
// of the exact engine.
PolicyElements elements_of(const Asking& asking, policy::PolicyId policy, index::ServiceMatches& matches);

}  // namespace iamq::query

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

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
  std::vector<std::string> resources;                 // those the action can be used on, as written; `*` for any
  std::vector<const policy::Condition*> conditions;   // whose key requests of the action may carry
  std::vector<const policy::Condition*> unsupported;  // the others
  bool has_condition = true;                          // the statement has none, or one that the action supports
  bool is_satisfiable = true;                         // some request of the action meets all conditions
  bool fits() const { return !resources.empty() && (has_condition || is_satisfiable); }
};

struct ListedAction {
  const stdlib::Action* action = nullptr;
  std::vector<ActionListing> listings;
  // Why no request is ever allowed (or denied) by it, though its elements fit; empty: some is.
  std::string never;

  // What AWS's summary counts: an action with a resource and a condition that it supports.
  bool counts() const;
  bool has_resource() const;
  bool is_exact() const { return counts() && never.empty(); }
};

// What the statements of one effect say of a service.
struct ListedService {
  const stdlib::Service* service = nullptr;
  std::vector<ListedAction> actions;           // in the catalog's order
  std::vector<std::string> unknown_actions;    // `DeletObject`, as written without the prefix
  std::vector<std::string> unknown_resources;  // ARNs of types, or of services, that nobody knows
  std::vector<std::string> resources;          // of this service, or of all, each once
  std::vector<std::string> resources_without_action;
  std::vector<const policy::Condition*> conditions;  // of the statements that list its actions
  bool has_unknown_on_resource = false;              // an unknown action with a resource that may be meant for it
  bool is_named = false;                             // an Action element names the service itself

  // Whether AWS counts it among the services that the policy defines.
  bool counts() const;
  bool has_actions() const { return !actions.empty() || !unknown_actions.empty(); }
};

struct ListedEffect {
  std::map<std::string, ListedService> services;  // by prefix
};

struct PolicyElements {
  std::vector<std::string> unknown_services;
  ListedEffect allow, deny;
  bool has_summary = true;  // false: an element that AWS does not summarize, or nothing at all is named
};

// Every question whether something can be met is asked of the evaluator; whether the policy's own Deny leaves anything,
// of the exact engine.
PolicyElements elements_of(const Asking& asking, policy::PolicyId policy);

}  // namespace iamq::query

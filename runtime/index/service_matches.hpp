#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/index/action_bits.hpp"
#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::index {

// Whether what a policy names as its resource is everything: `*`.
bool is_all_resources(std::string_view resource);

// What single patterns and keys of policies mean for single services of the catalog. Policies name the same ones again
// and again: each is worked out when it is first asked for, and kept.
class ServiceMatches {
public:
  ServiceMatches(const policy::Library& library, const stdlib::Catalog& catalog)
      : library_(library), catalog_(catalog) {}

  // Of an Action pattern.
  struct Actions {
    bool takes_in_all = false;                 // `*`, `*:*`
    bool names_a_service = false;              // there is something before a colon
    const stdlib::Service* service = nullptr;  // the one it names; null if nobody knows it
    ActionBits actions;                        // of that service
  };
  const Actions& actions(policy::StringId pattern);

  // Of a Resource pattern, seen by a service.
  struct Resources {
    bool is_of_service = false;       // one of its resources may be meant
    bool is_of_unknown_type = false;  // no resource type of it fits
    ActionBits actions;               // those that can be used on it
  };
  const Resources& resources(const stdlib::Service& service, policy::StringId pattern);

  // The actions of the service whose requests may carry the condition key: AWS documents it for the action or what it
  // is used on, or it belongs to no service.
  const ActionBits& carrying(const stdlib::Service& service, policy::StringId key);

  // What is kept is let go, if it has become much. To be called between questions.
  void keep_small();

  const stdlib::Catalog& catalog() const { return catalog_; }

private:
  Actions find_actions(std::string_view pattern) const;
  Resources find_resources(const stdlib::Service& service, std::string_view pattern);
  ActionBits find_carrying(const stdlib::Service& service, policy::StringId key);
  bool may_be_of_any(std::string_view key) const;
  // For each resource type of the service the actions that work on it; behind them those that work on none.
  const std::vector<ActionBits>& by_type(const stdlib::Service& service);
  std::uint64_t place_of(const stdlib::Service& service, policy::StringId text) const;

  const policy::Library& library_;
  const stdlib::Catalog& catalog_;
  std::unordered_map<policy::StringId, Actions> actions_;
  std::unordered_map<std::uint64_t, Resources> resources_;  // by service and pattern
  std::unordered_map<std::uint64_t, ActionBits> carrying_;  // by service and key
  std::unordered_map<policy::StringId, bool> keys_of_any_;
  std::unordered_map<const stdlib::Service*, std::vector<ActionBits>> by_type_;
};

}  // namespace iamq::index

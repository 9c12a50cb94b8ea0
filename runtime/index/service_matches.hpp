#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/index/action_bits.hpp"
#include "runtime/index/numbers_hash.hpp"
#include "runtime/policy/library.hpp"
#include "stdlib/arn_pattern.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::index {

// Whether what a policy names as its resource is everything: `*`.
bool is_all_resources(std::string_view resource);

// What single patterns and keys of policies mean for single services of the catalog, and which conditions can be met.
// Policies name the same ones again and again: each is worked out when it is first asked for, and kept.
class ServiceMatches {
public:
  ServiceMatches(const policy::Library& library, const stdlib::Catalog& catalog);

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

  // The service's actions of each access level, in the order of the levels.
  struct Level {
    ActionBits actions;
    std::size_t count = 0;
  };
  using Levels = std::array<Level, 5>;
  const Levels& levels(const stdlib::Service& service);

  // How many services have actions.
  std::size_t service_count() const { return service_count_; }

  // The place for whether all these conditions can be met by a request without the keys of some of them; empty until
  // it is filled.
  std::optional<bool>& whether_met(policy::Version version, const std::vector<policy::Condition>& conditions,
                                   const policy::Few<const policy::Condition*>& without);

  // What is kept is let go, if it has become much. To be called between questions.
  void keep_small();

  const stdlib::Catalog& catalog() const { return catalog_; }

private:
  Actions find_actions(std::string_view pattern);
  const stdlib::Service* service_called(std::string_view prefix);
  struct Service;
  struct Types;
  Service& about(const stdlib::Service& service);
  static const Types& types_of(Service& known);
  Resources find_resources(Service& known, std::string_view pattern) const;
  // Whether the ARN names a service that no ARN of this one does.
  bool is_of_another(Service& known, policy::StringId pattern);
  static ActionBits find_carrying(Service& known, std::string_view key);
  static const std::vector<ActionBits>& carrying_by_key(Service& known);
  bool may_be_of_any(std::string_view key) const;
  std::uint64_t place_of(const stdlib::Service& service, policy::StringId text) const;

  const policy::Library& library_;
  const stdlib::Catalog& catalog_;
  std::size_t service_count_ = 0;
  const stdlib::Service* latest_called_ = nullptr;  // patterns of one service stand together
  std::unordered_map<policy::StringId, Actions> actions_;
  std::unordered_map<std::uint64_t, Resources> resources_;  // by service and pattern
  std::unordered_map<std::uint64_t, ActionBits> carrying_;  // by service and key
  // By what the conditions say.
  std::unordered_map<std::vector<std::uint32_t>, std::optional<bool>, NumbersHash> met_;
  std::unordered_map<policy::StringId, bool> keys_of_any_;
  std::unordered_map<policy::StringId, std::string_view> services_of_arns_;

  struct Types {
    std::vector<std::vector<stdlib::ArnPattern>> patterns;  // of each resource type
    std::vector<bool> have_one_name;                        // whether its last field is nothing but a name
    std::vector<ActionBits> actions;                        // for each resource type those that work on it
    ActionBits actions_of_none;                             // those that work on none
    std::vector<std::string_view> named_in_arns;            // services, by the ARNs of the types
    bool have_open_arns = false;                            // some ARNs leave the service open
  };
  struct Service {
    const stdlib::Service* service = nullptr;
    Resources all, none;  // what `*` and ARNs of other services come to
    std::unique_ptr<Types> types;
    std::unique_ptr<Levels> levels;
    std::vector<ActionBits> carrying_by_key;  // for each of its keys, the actions whose requests may carry it
  };
  std::vector<Service> services_;  // as the catalog numbers them
};

}  // namespace iamq::index

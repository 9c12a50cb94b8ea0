#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/query/asking.hpp"

// Which requests a change can touch at all, so that only those are decided anew. Never too few.
namespace iamq::change {

// Actions of the catalog, as a set.
class ActionSet {
public:
  explicit ActionSet(const stdlib::Catalog& catalog) : catalog_(&catalog), is_in_(catalog.action_count(), false) {}

  void add_all();
  void add_service(std::string_view prefix);
  void add_matching(const policy::Statement& statement, const policy::Library& library);
  void add(std::uint32_t action);
  void add(const ActionSet& other);
  bool is_empty() const { return count_ == 0; }
  bool holds(std::uint32_t action) const { return is_in_[action]; }
  std::vector<std::uint32_t> numbers() const;

private:
  const stdlib::Catalog* catalog_;
  std::vector<bool> is_in_;
  std::size_t count_ = 0;
};

// What the policies and the position of a caller decide differently in the two Worlds.
struct TouchedCaller {
  bool everything = false;                           // a layer is there in one only, or something is known otherwise
  std::vector<const policy::Statement*> statements;  // else those that only one has, each once
};
TouchedCaller touched_by_caller(const query::Asking& before, const model::Subject& caller_before,
                                const query::Asking& after, const model::Subject& caller_after);

// Principals that a changed statement of a resource's policy or a trust policy can speak of. Never too few.
struct SpokenOf {
  bool everybody = false;
  std::set<std::string_view> accounts;  // ids: any of their principals
  std::set<model::StringId> arns;       // of users and roles
  bool holds(const model::World& world, model::EntityId entity) const;
  bool is_nobody() const { return !everybody && accounts.empty() && arns.empty(); }
};

// A resource, or a role with its trust policy, that is not the same in both Worlds: only requests for it are decided
// differently.
struct TouchedResource {
  std::string arn;
  ActionSet actions;
  SpokenOf callers;  // for others than these nothing of it counts
};

// What resources' policies, trust policies and organizations decide differently, whoever asks; and whose policies of
// resources have changed.
struct TouchedResources {
  ActionSet actions;  // on any resource
  SpokenOf callers;   // for others than these nothing of `actions` counts
  std::vector<TouchedResource> resources;
  std::vector<policy::PolicyId> policies;  // of both Worlds
};
TouchedResources touched_resources(const query::Asking& before, const query::Asking& after);

// The same row in another World: of the same ARN; of the same number, if it was only renamed there by an edit.
std::optional<model::EntityId> counterpart(const model::World& here, model::EntityId entity, const model::World& there);

}  // namespace iamq::change

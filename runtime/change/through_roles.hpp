#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "runtime/change/allowed_actions.hpp"
#include "runtime/change/own_changes.hpp"
#include "runtime/query/reachable_roles.hpp"
#include "runtime/query/role_graph.hpp"

namespace iamq::change {

// What callers gain and lose in roles that they can assume: because such a role may do other things than before, or
// because the way to it opens or closes. The roles are followed backwards from what has changed.
class ThroughRoles {
public:
  ThroughRoles(const query::Asking& before, const query::Asking& after, policy::PolicyId nothing, ChangedRoles roles,
               ChangeList& list)
      : before_(before),
        after_(after),
        nothing_(nothing),
        roles_(std::move(roles)),
        list_(list),
        allowed_before_(before),
        allowed_after_(after) {}

  void run();

private:
  using EntityId = model::EntityId;
  using Surplus = query::Surplus;

  // Who may come to a role where something changes, and the roles that their ways may lead over: no other counts.
  struct Ways {
    std::set<EntityId> there, over;
  };
  Ways who_gets_there(query::RoleGraph& graph, const query::Asking& asking, bool is_after) const;
  std::vector<EntityId> roles_assumed_otherwise(const query::Asking& asking) const;
  Scope scope_of_ways() const;
  void note_missing(const query::RoleGraph& graph, const model::World& world);
  std::vector<query::ReachedRole> in_later_world(const std::vector<query::ReachedRole>& reached) const;

  void add_through(query::RoleGraph& graph_before, query::RoleGraph& graph_after, const PairedCaller& pair,
                   ToldAlike& ways);
  void add_through(query::RoleGraph& graph_before, query::RoleGraph& graph_after, const PairedCaller& pair);
  void add_through_role(const PairedCaller& pair, const query::ReachedRole* before, const query::ReachedRole* after);
  void add_whole_role(const PairedCaller& pair, const query::ReachedRole& reached, bool gains,
                      const condition::Formula& condition);
  std::vector<Surplus> whole_role(const query::ReachedRole& reached, bool gains, const condition::Formula& condition);
  const std::vector<Surplus>& all_of(EntityId role, bool is_after);
  static Surplus under(const condition::Formula& condition, Surplus permission);
  static void add_to(std::vector<Surplus>& permissions, Surplus more);

  const query::Asking& before_;
  const query::Asking& after_;
  const policy::PolicyId nothing_;
  const ChangedRoles roles_;
  ChangeList& list_;
  AllowedActions allowed_before_, allowed_after_;
  std::map<std::pair<EntityId, bool>, std::vector<Surplus>> whole_roles_;
  Ways ways_before_, ways_after_;
};

}  // namespace iamq::change

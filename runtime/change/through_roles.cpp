#include "runtime/change/through_roles.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>
#include <string_view>

#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/universe.hpp"

namespace iamq::change {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;
using model::World;
using query::Asking;
using query::Surplus;

const std::vector<Surplus>& ThroughRoles::all_of(EntityId role, bool is_after) {
  const auto [found, is_new] = whole_roles_.try_emplace({role, is_after});
  if (is_new) {
    const Asking& asking = is_after ? after_ : before_;
    const Subject session = query::session_of(role);
    const query::Walk way = query::walk(asking, session, {}, "");
    auto difference = query::permissions_beyond({&asking, way.caller, way.situation}, nothing_,
                                                (is_after ? allowed_after_ : allowed_before_).of(session));
    list_.count(difference);
    found->second = std::move(difference.only_in_a);
  }
  return found->second;
}

namespace {

// Backwards from some roles: `there` gets all who come to them, and those roles that do are added to `roles`.
void follow_back(query::RoleGraph& graph, const Asking& asking, std::set<EntityId>& roles, std::set<EntityId>* there) {
  std::vector<EntityId> open(roles.begin(), roles.end());
  while (!open.empty() && !asking.is_stopped()) {
    const EntityId goal = open.back();
    open.pop_back();
    for (const auto place : {query::Place::first_hop, query::Place::later_hop}) {
      for (const auto& [caller, is_sure] : graph.callers(goal, place)) {
        if (there != nullptr) there->insert(caller);
        if (caller.kind == EntityKind::role && roles.insert(caller).second) open.push_back(caller);
      }
    }
  }
}

}  // namespace

// Roles to which the way may be another than before: those that some caller's changes speak of, and where they lead.
std::vector<EntityId> ThroughRoles::roles_assumed_otherwise(const Asking& asking) const {
  std::set<EntityId> roles;
  std::set<std::pair<std::string, std::vector<std::string>>> seen;
  const World& world = *asking.world;
  for (const Change& change : list_.changes()) {
    const query::ResourceCell& told = change.permission.resource;
    if (!assumes_roles(change.permission, *asking.catalog) || !seen.insert({told.pattern, told.except}).second)
      continue;
    if (told.pattern.find_first_of("*?") == std::string::npos) {
      const auto role = world.by_arn(told.pattern);
      if (role && role->kind == EntityKind::role) roles.insert(*role);
      continue;
    }
    world.roles.each([&](std::uint32_t index, const model::Role& role) {
      if (policy::matches_wildcard(told.pattern, world.text(role.arn))) roles.insert({EntityKind::role, index});
    });
  }
  return {roles.begin(), roles.end()};
}

// Backwards from what has changed: the roles that may do other things, and the callers that may assume others.
ThroughRoles::Ways ThroughRoles::who_gets_there(query::RoleGraph& graph, const Asking& asking, bool is_after) const {
  Ways ways;
  ways.there = is_after ? roles_.assume_otherwise_after : roles_.assume_otherwise_before;
  for (const auto& [role, changes] : roles_.changed) {
    const auto here = is_after ? std::optional(role) : counterpart(*after_.world, role, *before_.world);
    if (here) ways.over.insert(*here);
  }
  for (const auto& [role, changes] : roles_.gone) {
    if (!is_after) ways.over.insert(role);
  }
  for (const EntityId caller : ways.there) {
    if (caller.kind == EntityKind::role) ways.over.insert(caller);
  }
  follow_back(graph, asking, ways.over, &ways.there);
  ways.there.insert(ways.over.begin(), ways.over.end());
  if (roles_.are_ways_the_same()) return ways;
  const std::set<EntityId> otherwise = graph.roles_from(roles_assumed_otherwise(asking));
  ways.over.insert(otherwise.begin(), otherwise.end());
  follow_back(graph, asking, ways.over, nullptr);
  return ways;
}

void ThroughRoles::run() {
  if (roles_.is_empty()) return;
  const model::Clauses no_clauses;
  query::RoleGraph graph_before(before_, no_clauses), graph_after(after_, no_clauses);
  ways_before_ = who_gets_there(graph_before, before_, false);
  if (!roles_.are_ways_the_same()) ways_after_ = who_gets_there(graph_after, after_, true);
  const auto is_concerned = [&](EntityId entity) {
    if (ways_before_.there.count(entity) != 0) return true;
    const auto other = counterpart(*before_.world, entity, *after_.world);
    return other && ways_after_.there.count(*other) != 0;
  };
  ToldAlike ways(before_, after_, scope_of_ways());
  const auto each = [&](EntityKind kind, const std::function<bool(EntityId)>& may_differ, auto add_one) {
    each_paired_caller(*before_.world, *after_.world, kind, may_differ, add_one);
  };
  const auto add_ways = [&](const PairedCaller& pair) {
    if (!before_.is_stopped()) add_through(graph_before, graph_after, pair, ways);
  };
  each(EntityKind::user, is_concerned, add_ways);
  each(EntityKind::role, is_concerned, add_ways);
  // People of IAM Identity Center go on from their roles.
  each(
      EntityKind::session, [&](EntityId session) { return is_concerned(before_.world->sessions[session.index].of); },
      [&](const PairedCaller& pair) {
        const model::Session& row = pair.after ? after_.world->sessions[pair.after->entity.index]
                                               : before_.world->sessions[pair.before->entity.index];
        if (row.person != model::StringId{} && !before_.is_stopped()) add_through(graph_before, graph_after, pair);
      });
  note_missing(graph_before, *before_.world);
  note_missing(graph_after, *after_.world);
}

// Who gets there may hang on policies that nobody knows.
void ThroughRoles::note_missing(const query::RoleGraph& graph, const model::World& world) {
  for (const auto& [policy, role] : graph.without_text()) {
    const auto later = role ? counterpart(world, *role, *after_.world) : std::nullopt;
    list_.rests_on(query::note_of_missing_policy(policy, later));
  }
}

// What the ways to all those roles hang on.
Scope ThroughRoles::scope_of_ways() const {
  ActionSet assuming(*before_.catalog);
  assuming.add_service("sts");
  std::set<std::string_view> roles;
  for (const EntityId role : ways_before_.over) roles.insert(before_.world->text(before_.world->arn_of(role)));
  for (const EntityId role : ways_after_.over) roles.insert(after_.world->text(after_.world->arn_of(role)));
  Scope scope(*before_.catalog);
  for (const std::string_view role : roles) scope.add(std::string(role), assuming);
  return scope;
}

// Whom no policy on the way tells apart from somebody before gets to the same roles.
void ThroughRoles::add_through(query::RoleGraph& graph_before, query::RoleGraph& graph_after, const PairedCaller& pair,
                               ToldAlike& ways) {
  const bool is_on_the_way = (pair.before && ways_before_.over.count(pair.before->entity) != 0) ||
                             (pair.after && ways_after_.over.count(pair.after->entity) != 0);
  if (!pair.before || !pair.after || is_on_the_way) return add_through(graph_before, graph_after, pair);
  const AlikeCallers::Caller caller{pair.before->entity, pair.after->entity};
  if (const ChangeList::Places* known = ways.told_of(caller)) {
    for (const std::size_t place : *known) list_.also(place, pair.cell);
    return;
  }
  const std::size_t first = list_.size();
  add_through(graph_before, graph_after, pair);
  ChangeList::Places told(list_.size() - first);
  std::iota(told.begin(), told.end(), first);
  ways.tell(caller, told);
}

void ThroughRoles::add_through(query::RoleGraph& graph_before, query::RoleGraph& graph_after,
                               const PairedCaller& pair) {
  std::vector<query::ReachedRole> before, after;
  if (pair.before) before = query::reachable_roles(before_, graph_before, *pair.before, &ways_before_.over);
  if (pair.before && pair.after && roles_.are_ways_the_same()) {
    after = in_later_world(before);
  } else if (pair.after) {
    after = query::reachable_roles(after_, graph_after, *pair.after, &ways_after_.over);
  }
  std::set<std::size_t> told;
  for (const query::ReachedRole& earlier : before) {
    const auto role = counterpart(*before_.world, earlier.chain.back(), *after_.world);
    const auto later = std::find_if(after.begin(), after.end(),
                                    [&](const query::ReachedRole& each) { return role && each.chain.back() == *role; });
    if (later != after.end()) told.insert(static_cast<std::size_t>(later - after.begin()));
    add_through_role(pair, &earlier, later == after.end() ? nullptr : &*later);
  }
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (told.count(i) == 0) add_through_role(pair, nullptr, &after[i]);
  }
}

// The same ways, told of the later World's rows. A role that somebody could assume is there, else that would differ.
std::vector<query::ReachedRole> ThroughRoles::in_later_world(const std::vector<query::ReachedRole>& reached) const {
  std::vector<query::ReachedRole> later;
  for (query::ReachedRole role : reached) {
    const bool is_there = std::all_of(role.chain.begin(), role.chain.end(), [&](EntityId& hop) {
      const auto same = counterpart(*before_.world, hop, *after_.world);
      if (same) hop = *same;
      return same.has_value();
    });
    if (is_there) later.push_back(std::move(role));
  }
  return later;
}

namespace {

condition::Formula condition_of(const query::ReachedRole& role) {
  return role.outcome == Outcome::allowed ? query::always() : role.condition;
}

// Whether somebody comes back to the role that he is.
bool returns(const Subject& subject, const query::ReachedRole& role) {
  return subject.entity.kind == EntityKind::role && role.chain.back() == subject.entity;
}

}  // namespace

void ThroughRoles::add_through_role(const PairedCaller& pair, const query::ReachedRole* before,
                                    const query::ReachedRole* after) {
  if ((before != nullptr && returns(*pair.before, *before)) || (after != nullptr && returns(*pair.after, *after)))
    return;
  if (before == nullptr) return add_whole_role(pair, *after, true, condition_of(*after));
  if (after == nullptr) return add_whole_role(pair, *before, false, condition_of(*before));
  const condition::Formula earlier = condition_of(*before), later = condition_of(*after);
  const bool is_way_the_same = query::same(earlier, later);
  for (const bool gains : {true, false}) {
    const query::ReachedRole& reached = gains ? *after : *before;
    // What the role itself gains or loses, for those who get there ...
    std::vector<Surplus> permissions;
    const auto changed = roles_.changed.find(after->chain.back());
    for (const std::size_t place : changed == roles_.changed.end() ? std::vector<std::size_t>{} : changed->second) {
      if (list_[place].gains == gains) {
        permissions.push_back(under(gains ? later : earlier, list_[place].permission));
      }
    }
    // ... and all that it may do, where the way there opens or closes. Both at once are one row.
    if (!is_way_the_same) {
      const auto only_here = gains ? query::without(later, earlier) : query::without(earlier, later);
      for (Surplus& permission : whole_role(reached, gains, only_here)) add_to(permissions, std::move(permission));
    }
    for (Surplus& permission : permissions) {
      if (!permission.condition.is_never()) list_.add(gains, pair.cell, reached.chain, std::move(permission));
    }
  }
}

Surplus ThroughRoles::under(const condition::Formula& condition, Surplus permission) {
  permission.condition = query::both(condition, permission.condition);
  return permission;
}

// Actions that are told already on the same resources get the one condition or the other.
void ThroughRoles::add_to(std::vector<Surplus>& permissions, Surplus more) {
  const std::size_t count = permissions.size();
  for (std::size_t i = 0; i < count && !more.actions.empty() && !more.condition.is_never(); ++i) {
    Surplus& known = permissions[i];
    if (known.condition.is_never() || known.resource.pattern != more.resource.pattern ||
        known.resource.except != more.resource.except) {
      continue;
    }
    std::vector<std::uint32_t> shared, known_only, more_only;
    std::set_intersection(known.actions.begin(), known.actions.end(), more.actions.begin(), more.actions.end(),
                          std::back_inserter(shared));
    if (shared.empty()) continue;
    std::set_difference(known.actions.begin(), known.actions.end(), shared.begin(), shared.end(),
                        std::back_inserter(known_only));
    std::set_difference(more.actions.begin(), more.actions.end(), shared.begin(), shared.end(),
                        std::back_inserter(more_only));
    more.actions = std::move(more_only);
    Surplus rest = known;
    known.actions = std::move(shared);
    known.condition = query::either(known.condition, more.condition);
    rest.actions = std::move(known_only);
    if (!rest.actions.empty()) permissions.push_back(std::move(rest));
  }
  if (!more.actions.empty()) permissions.push_back(std::move(more));
}

// All that the role may do, under a condition of getting there.
std::vector<Surplus> ThroughRoles::whole_role(const query::ReachedRole& reached, bool gains,
                                              const condition::Formula& condition) {
  std::vector<Surplus> permissions;
  if (condition.is_never()) return permissions;
  for (const Surplus& own : all_of(reached.chain.back(), gains)) {
    permissions.push_back(under(condition, own));
  }
  return permissions;
}

void ThroughRoles::add_whole_role(const PairedCaller& pair, const query::ReachedRole& reached, bool gains,
                                  const condition::Formula& condition) {
  for (Surplus& permission : whole_role(reached, gains, condition)) {
    if (!permission.condition.is_never()) list_.add(gains, pair.cell, reached.chain, std::move(permission));
  }
}

}  // namespace iamq::change

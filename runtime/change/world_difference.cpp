#include "runtime/change/world_difference.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "runtime/change/touched.hpp"
#include "runtime/change/unchanged.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/outsiders.hpp"
#include "runtime/query/reach.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/role_graph.hpp"

namespace iamq::change {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;
using model::World;
using query::Asking;
using query::PrincipalCell;
using query::Surplus;

namespace {

// A caller as each World knows it; in one of them it may not be.
struct Pair {
  std::optional<Subject> before, after;
  PrincipalCell cell;
};

bool assumes_roles(const Surplus& surplus, const stdlib::Catalog& catalog) {
  return std::any_of(surplus.actions.begin(), surplus.actions.end(), [&](std::uint32_t action) {
    return catalog.action(action).service->prefix == std::string_view("sts");
  });
}

class Differ {
public:
  Differ(const Asking& before, const Asking& after)
      : before_(before),
        after_(after),
        touched_(touched_resources(before, after)),
        unchanged_(*before.world, *after.world) {
    policy::Policy nothing;
    nothing.document = before.world->library().add_document({});
    nothing_ = before.world->library().add_policy(std::move(nothing));
  }

  WorldDifference run() {
    const auto may_differ = [&](EntityId entity) { return !is_untouched(entity); };
    each_pair(EntityKind::user, may_differ, [&](const Pair& pair) { add_direct(before_, after_, pair); });
    each_pair(EntityKind::role, may_differ, [&](const Pair& pair) { add_role(pair); });
    each_pair(
        EntityKind::session, [](EntityId) { return true; },
        [&](const Pair& pair) { add_direct(before_, after_, pair); });
    add_roots();
    add_outsiders();
    if (needs_reach_) add_all_through();
    fold();
    return std::move(result_);
  }

private:
  // Every caller of the kind that may differ, as both Worlds know it; asked of the earlier one's rows.
  template <class MayDiffer, class Function>
  void each_pair(EntityKind kind, const MayDiffer& may_differ, const Function& function) const;
  Pair pair_of(EntityId entity) const;
  bool is_untouched(EntityId entity) const;

  // The changes of one caller's own requests; returns where they stand in the result.
  std::vector<std::size_t> add_direct(const Asking& before, const Asking& after, const Pair& pair);
  void add_role(const Pair& pair);
  void add_roots();
  void add_outsiders();
  void add_all_through();
  std::set<EntityId> who_gets_there(query::RoleGraph& graph, const Asking& asking, bool is_after) const;
  void add_through(query::RoleGraph& graph_before, query::RoleGraph& graph_after, const Pair& pair);
  void add_through_role(const Pair& pair, const query::ReachedRole* before, const query::ReachedRole* after);
  void add_whole_role(const Pair& pair, const query::ReachedRole& reached, bool gains,
                      const condition::Formula& condition);
  std::vector<Surplus> whole_role(const query::ReachedRole& reached, bool gains, const condition::Formula& condition);
  static Surplus under(const condition::Formula& condition, Surplus permission);
  static void add_to(std::vector<Surplus>& permissions, Surplus more);
  const std::vector<Surplus>& all_of(const Asking& asking, EntityId role, bool is_after);
  void take(const query::PermissionDifference& difference);
  std::size_t add(bool gains, const PrincipalCell& who, const std::vector<EntityId>& through, Surplus permission);
  void fold();

  const Asking& before_;
  const Asking& after_;
  TouchedResources touched_;
  Unchanged unchanged_;
  policy::PolicyId nothing_{};
  WorldDifference result_;
  bool needs_reach_ = false;
  // Who may assume other roles than before, as each World knows them.
  std::set<EntityId> assume_otherwise_before_, assume_otherwise_after_;
  std::map<EntityId, std::vector<std::size_t>> role_changes_;  // by the role in the World where it is, the later first
  std::set<EntityId> role_changes_after_;                      // which of them are of the later World
  std::map<std::pair<EntityId, bool>, std::vector<Surplus>> whole_roles_;
};

Pair Differ::pair_of(EntityId entity) const {
  Pair pair;
  pair.before = query::session_of(entity);
  pair.cell = query::principal_cell(*before_.world, *pair.before);
  if (const auto later = counterpart(*before_.world, entity, *after_.world)) {
    pair.after = query::session_of(*later);
    pair.cell = query::principal_cell(*after_.world, *pair.after);
  } else {
    pair.cell.entity.reset();  // it is not in the World that the answer is about
  }
  return pair;
}

template <class MayDiffer, class Function>
void Differ::each_pair(EntityKind kind, const MayDiffer& may_differ, const Function& function) const {
  const auto each = [&](const World& world, const auto& call_with) {
    const auto call = [&](std::uint32_t index, const auto&) { call_with(EntityId{kind, index}); };
    if (kind == EntityKind::user) world.users.each(call);
    if (kind == EntityKind::role) world.roles.each(call);
    if (kind == EntityKind::session) world.sessions.each(call);
  };
  each(*before_.world, [&](EntityId entity) {
    if (may_differ(entity)) function(pair_of(entity));
  });
  each(*after_.world, [&](EntityId entity) {
    const bool has_same_number =
        before_.world->has(entity) && before_.world->arn_of(entity) == after_.world->arn_of(entity);
    if (has_same_number || counterpart(*after_.world, entity, *before_.world)) return;
    Pair pair;
    pair.after = query::session_of(entity);
    pair.cell = query::principal_cell(*after_.world, *pair.after);
    function(pair);
  });
}

// Seen without deciding: the same caller, of whom no changed policy of a resource speaks.
bool Differ::is_untouched(EntityId entity) const {
  return unchanged_.is_same_caller(entity) &&
         (touched_.actions.is_empty() || !touched_.callers.holds(*before_.world, entity));
}

// What is lost went through roles of the earlier World; the answer names those of the later one.
std::size_t Differ::add(bool gains, const PrincipalCell& who, const std::vector<EntityId>& through,
                        Surplus permission) {
  query::ChainCell chain{through};
  if (!gains) {
    for (EntityId& role : chain.roles) {
      const auto later = counterpart(*before_.world, role, *after_.world);
      if (!later) {
        chain.roles.clear();
        break;
      }
      role = *later;
    }
    if (chain.roles.size() != through.size()) {
      for (const EntityId role : through) chain.gone.emplace_back(before_.world->text(before_.world->arn_of(role)));
    }
  }
  result_.changes.push_back({gains, {who}, std::move(chain), std::move(permission)});
  return result_.changes.size() - 1;
}

void Differ::take(const query::PermissionDifference& difference) {
  result_.requests += difference.requests;
  result_.is_complete = result_.is_complete && difference.is_complete;
}

std::vector<std::size_t> Differ::add_direct(const Asking& before, const Asking& after, const Pair& pair) {
  std::vector<std::size_t> added;
  if (before_.is_stopped()) return added;
  const model::Clauses clauses;
  const auto credentials = [&](const Asking& asking, const Subject& subject) {
    const query::Walk way = query::walk(asking, subject, clauses, "");
    return query::ActingCaller{&asking, way.caller, way.situation};
  };
  query::PermissionDifference difference;
  if (pair.before && pair.after) {
    ActionSet actions = touched_by_caller(before, *pair.before, after, *pair.after);
    actions.add(touched_.actions);
    if (actions.is_empty()) return added;
    difference = query::permission_difference(credentials(before, *pair.before), credentials(after, *pair.after),
                                              actions.numbers());
  } else {
    const bool is_new = pair.after.has_value();
    difference = query::permissions_beyond(is_new ? credentials(after, *pair.after) : credentials(before, *pair.before),
                                           nothing_, query::all_actions(*before_.catalog));
    if (is_new) std::swap(difference.only_in_a, difference.only_in_b);
  }
  take(difference);
  for (const bool gains : {true, false}) {
    for (Surplus& surplus : gains ? difference.only_in_b : difference.only_in_a) {
      if (assumes_roles(surplus, *before_.catalog)) {
        needs_reach_ = true;
        if (pair.before && pair.before->has_entity) assume_otherwise_before_.insert(pair.before->entity);
        if (pair.after && pair.after->has_entity) assume_otherwise_after_.insert(pair.after->entity);
      }
      added.push_back(add(gains, pair.cell, {}, std::move(surplus)));
    }
  }
  return added;
}

void Differ::add_role(const Pair& pair) {
  auto added = add_direct(before_, after_, pair);
  if (added.empty()) return;
  needs_reach_ = true;
  const EntityId role = (pair.after ? pair.after : pair.before)->entity;
  if (pair.after) role_changes_after_.insert(role);
  role_changes_[role] = std::move(added);
}

void Differ::add_roots() {
  after_.world->accounts.each([&](std::uint32_t index, const model::Account& account) {
    if (account.is_only_placed) return;
    const auto earlier = before_.world->account_by_id(after_.world->text(account.id));
    if (!earlier) return;  // the root user of a new account can do everything there
    const bool is_touched =
        !touched_.actions.is_empty() &&
        (touched_.callers.everybody || touched_.callers.accounts.count(after_.world->text(account.id)) != 0);
    if (!is_touched && *earlier == model::AccountId{index} && unchanged_.is_same_account(*earlier)) return;
    Pair pair;
    pair.before.emplace().kind = Subject::Kind::root;
    pair.before->account = *earlier;
    pair.after.emplace().kind = Subject::Kind::root;
    pair.after->account = model::AccountId{index};
    pair.cell = query::principal_cell(*after_.world, *pair.after);
    add_direct(before_, after_, pair);
  });
}

// Those whom only policies of resources let in: of the policies that changed, as each World knows them.
void Differ::add_outsiders() {
  if (touched_.policies.empty()) return;
  const auto earlier = query::outsiders(before_, touched_.policies, true);
  const auto later = query::outsiders(after_, touched_.policies, true);
  const std::size_t count = std::min(earlier.size(), later.size());
  for (std::size_t i = 0; i < count; ++i) {
    Asking before = before_, after = after_;
    before.world = earlier[i].world;
    after.world = later[i].world;
    query::Found found;
    found.how = later[i].how;
    found.subject = later[i].subject;
    found.text = later[i].text;
    Pair pair{earlier[i].subject, later[i].subject, query::principal_cell(*after.world, found)};
    add_direct(before, after, pair);
  }
  Pair anonymous{Subject{}, Subject{}, query::principal_cell(*after_.world, Subject{})};
  add_direct(before_, after_, anonymous);
}

const std::vector<Surplus>& Differ::all_of(const Asking& asking, EntityId role, bool is_after) {
  const auto [found, is_new] = whole_roles_.try_emplace({role, is_after});
  if (is_new) {
    const query::Walk way = query::walk(asking, query::session_of(role), {}, "");
    auto difference =
        query::permissions_beyond({&asking, way.caller, way.situation}, nothing_, query::all_actions(*asking.catalog));
    take(difference);
    found->second = std::move(difference.only_in_a);
  }
  return found->second;
}

// Backwards from what has changed: the roles that may do other things, and the callers that may assume others.
std::set<EntityId> Differ::who_gets_there(query::RoleGraph& graph, const Asking& asking, bool is_after) const {
  std::set<EntityId> there = is_after ? assume_otherwise_after_ : assume_otherwise_before_;
  std::set<EntityId> goals;
  for (const auto& [role, changes] : role_changes_) {
    const bool is_of_after = after_.world->has(role) && role_changes_after_.count(role) != 0;
    const auto here = is_of_after == is_after ? std::optional(role)
                      : is_after              ? counterpart(*before_.world, role, *after_.world)
                                              : counterpart(*after_.world, role, *before_.world);
    if (here) goals.insert(*here);
  }
  for (const EntityId caller : there) {
    if (caller.kind == EntityKind::role) goals.insert(caller);
  }
  std::vector<EntityId> open(goals.begin(), goals.end());
  while (!open.empty() && !asking.is_stopped()) {
    const EntityId goal = open.back();
    open.pop_back();
    for (const auto place : {query::Place::first_hop, query::Place::later_hop}) {
      for (const EntityId caller : graph.callers(goal, place)) {
        there.insert(caller);
        if (caller.kind == EntityKind::role && goals.insert(caller).second) open.push_back(caller);
      }
    }
  }
  there.insert(goals.begin(), goals.end());
  return there;
}

void Differ::add_all_through() {
  const model::Clauses no_clauses;
  query::RoleGraph graph_before(before_, no_clauses), graph_after(after_, no_clauses);
  const auto earlier = who_gets_there(graph_before, before_, false), later = who_gets_there(graph_after, after_, true);
  const auto is_concerned = [&](EntityId entity) {
    if (earlier.count(entity) != 0) return true;
    const auto other = counterpart(*before_.world, entity, *after_.world);
    return other && later.count(*other) != 0;
  };
  for (const EntityKind kind : {EntityKind::user, EntityKind::role}) {
    each_pair(kind, is_concerned, [&](const Pair& pair) {
      if (!before_.is_stopped()) add_through(graph_before, graph_after, pair);
    });
  }
}

void Differ::add_through(query::RoleGraph& graph_before, query::RoleGraph& graph_after, const Pair& pair) {
  std::vector<query::ReachedRole> before, after;
  if (pair.before) before = query::reachable_roles(before_, graph_before, *pair.before);
  if (pair.after) after = query::reachable_roles(after_, graph_after, *pair.after);
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

condition::Formula condition_of(const query::ReachedRole& role) {
  return role.outcome == Outcome::allowed ? query::always() : role.condition;
}

// Whether somebody comes back to the role that he is.
bool returns(const Subject& subject, const query::ReachedRole& role) {
  return subject.entity.kind == EntityKind::role && role.chain.back() == subject.entity;
}

void Differ::add_through_role(const Pair& pair, const query::ReachedRole* before, const query::ReachedRole* after) {
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
    const auto changed = role_changes_.find(after->chain.back());
    for (const std::size_t place : changed == role_changes_.end() ? std::vector<std::size_t>{} : changed->second) {
      if (result_.changes[place].gains == gains) {
        permissions.push_back(under(gains ? later : earlier, result_.changes[place].permission));
      }
    }
    // ... and all that it may do, where the way there opens or closes. Both at once are one row.
    if (!is_way_the_same) {
      const auto only_here = gains ? query::without(later, earlier) : query::without(earlier, later);
      for (Surplus& permission : whole_role(reached, gains, only_here)) add_to(permissions, std::move(permission));
    }
    for (Surplus& permission : permissions) {
      if (!permission.condition.is_never()) add(gains, pair.cell, reached.chain, std::move(permission));
    }
  }
}

Surplus Differ::under(const condition::Formula& condition, Surplus permission) {
  permission.condition = query::both(condition, permission.condition);
  return permission;
}

// Actions that are told already on the same resources get the one condition or the other.
void Differ::add_to(std::vector<Surplus>& permissions, Surplus more) {
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
std::vector<Surplus> Differ::whole_role(const query::ReachedRole& reached, bool gains,
                                        const condition::Formula& condition) {
  std::vector<Surplus> permissions;
  if (condition.is_never()) return permissions;
  for (const Surplus& own : all_of(gains ? after_ : before_, reached.chain.back(), gains)) {
    permissions.push_back(under(condition, own));
  }
  return permissions;
}

void Differ::add_whole_role(const Pair& pair, const query::ReachedRole& reached, bool gains,
                            const condition::Formula& condition) {
  for (Surplus& permission : whole_role(reached, gains, condition)) {
    if (!permission.condition.is_never()) add(gains, pair.cell, reached.chain, std::move(permission));
  }
}

bool is_direct(const Change& change) {
  return change.through.roles.empty() && change.through.gone.empty();
}

// Of whom the same is said, one row tells.
void Differ::fold() {
  std::vector<Change> folded;
  std::multimap<std::string, std::size_t> by_pattern;
  for (Change& change : result_.changes) {
    const auto [from, to] = by_pattern.equal_range(change.permission.resource.pattern);
    const auto known = std::find_if(from, to, [&](const auto& entry) {
      const Change& other = folded[entry.second];
      return other.gains == change.gains && other.through.roles == change.through.roles &&
             other.through.gone == change.through.gone && other.permission.actions == change.permission.actions &&
             other.permission.resource.except == change.permission.resource.except &&
             query::same(other.permission.condition, change.permission.condition);
    });
    if (known != to) {
      auto& who = folded[known->second].who;
      who.insert(who.end(), change.who.begin(), change.who.end());
      continue;
    }
    by_pattern.emplace(change.permission.resource.pattern, folded.size());
    folded.push_back(std::move(change));
  }
  std::stable_sort(folded.begin(), folded.end(), [](const Change& a, const Change& b) {
    return a.gains != b.gains ? a.gains : is_direct(a) && !is_direct(b);
  });
  result_.changes = std::move(folded);
}

}  // namespace

WorldDifference difference(const Asking& before, const Asking& after) {
  return Differ(before, after).run();
}

}  // namespace iamq::change

#include "runtime/change/own_changes.hpp"

#include <algorithm>
#include <utility>

#include "runtime/query/cells.hpp"
#include "runtime/query/outsiders.hpp"
#include "runtime/query/reachable_roles.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/universe.hpp"

namespace iamq::change {

using model::EntityId;
using model::EntityKind;
using model::Subject;
using query::Asking;
using query::Surplus;

OwnChanges::OwnChanges(const Asking& before, const Asking& after, policy::PolicyId nothing, ChangeList& list)
    : before_(before),
      after_(after),
      nothing_(nothing),
      list_(list),
      touched_(touched_resources(before, after)),
      unchanged_(*before.world, *after.world),
      allowed_before_(before),
      allowed_after_(after) {
  for (const TouchedResource& resource : touched_.resources) {
    Scope scope(*before_.catalog);
    scope.add(resource.arn, resource.actions);
    of_resources_.emplace_back(before_, after_, std::move(scope));
  }
}

ChangedRoles OwnChanges::run() {
  const auto each = [&](EntityKind kind, const std::function<bool(EntityId)>& may_differ, auto add) {
    each_paired_caller(*before_.world, *after_.world, kind, may_differ, add);
  };
  const auto may_differ = [&](EntityId entity) { return !is_untouched(entity); };
  each(EntityKind::user, may_differ, [&](const PairedCaller& pair) { add_own(pair); });
  each(EntityKind::role, may_differ, [&](const PairedCaller& pair) { add_role(pair); });
  each(
      EntityKind::session, [](EntityId) { return true; },
      [&](const PairedCaller& pair) { add_direct(before_, after_, pair); });
  add_roots();
  add_outsiders();
  return std::move(roles_);
}

namespace {

query::ActingCaller acting(const Asking& asking, const Subject& subject) {
  static const model::Clauses no_clauses;
  const query::Walk way = query::walk(asking, subject, no_clauses, "");
  return {&asking, way.caller, way.situation};
}

}  // namespace

// The same caller in both Worlds, whom nothing touches but resources.
bool OwnChanges::is_the_same(EntityId entity) const {
  return unchanged_.is_same_caller(entity) &&
         (touched_.actions.is_empty() || !touched_.callers.holds(*before_.world, entity));
}

// Seen without deciding: the same caller, of whom no changed policy of a resource speaks.
bool OwnChanges::is_untouched(EntityId entity) const {
  return is_the_same(entity) &&
         std::none_of(touched_.resources.begin(), touched_.resources.end(),
                      [&](const TouchedResource& resource) { return resource.callers.holds(*before_.world, entity); });
}

OwnChanges::Places OwnChanges::add_own(const PairedCaller& pair) {
  if (before_.is_stopped()) return {};
  if (!pair.before || !pair.after) return add_whole(pair);
  if (!is_the_same(pair.before->entity)) return add_alike(pair, scope_of(pair), false);
  Places added;
  for (std::size_t i = 0; i < touched_.resources.size(); ++i) {
    if (!touched_.resources[i].callers.holds(*before_.world, pair.before->entity)) continue;
    const Places more = add_alike(pair, of_resources_[i], true);
    added.insert(added.end(), more.begin(), more.end());
  }
  return added;
}

// Whom no policy tells apart from somebody before is told with him.
OwnChanges::Places OwnChanges::add_alike(const PairedCaller& pair, ToldAlike& touched, bool is_same) {
  const AlikeCallers::Caller caller{pair.before->entity, pair.after->entity};
  if (const Places* known = touched.told_of(caller)) {
    for (const std::size_t place : *known) {
      list_.also(place, pair.cell);
      note_assuming(pair, list_[place].permission);
    }
    return *known;
  }
  const auto actions = is_same ? touched.alike().actions_for(pair.before->entity) : touched.scope().actions().numbers();
  Places added;
  if (!actions.empty()) {
    added = add_all(pair, query::permission_difference(acting(before_, *pair.before), acting(after_, *pair.after),
                                                       actions, touched.scope().within()));
  }
  touched.tell(caller, added);
  return added;
}

// What touches a caller whose own policies, or whose place, differ; shared by those of whom the same statements do.
ToldAlike& OwnChanges::scope_of(const PairedCaller& pair) {
  TouchedCaller touched = touched_by_caller(before_, *pair.before, after_, *pair.after);
  touched.everything = touched.everything || !touched_.actions.is_empty();
  if (touched.everything) touched.statements = {nullptr};
  const auto known = of_statements_.find(touched.statements);
  if (known != of_statements_.end()) return *known->second;
  Scope scope(*before_.catalog);
  if (touched.everything) {
    scope.add_everything();
  } else {
    for (const policy::Statement* statement : touched.statements) scope.add(*statement, before_.world->library());
  }
  for (const TouchedResource& resource : touched_.resources) scope.add(resource.arn, resource.actions);
  auto& made = of_statements_[touched.statements];
  made = std::make_unique<ToldAlike>(before_, after_, std::move(scope));
  return *made;
}

// Somebody who is in one World only.
OwnChanges::Places OwnChanges::add_whole(const PairedCaller& pair) {
  const bool is_new = pair.after.has_value();
  const Subject& caller = is_new ? *pair.after : *pair.before;
  const auto actions = (is_new ? allowed_after_ : allowed_before_).of(caller);
  if (actions.empty()) return {};
  auto difference = query::permissions_beyond(acting(is_new ? after_ : before_, caller), nothing_, actions);
  if (is_new) std::swap(difference.only_in_a, difference.only_in_b);
  return add_all(pair, std::move(difference));
}

// Callers who are no users or roles of both Worlds; `before` and `after` are where they are known.
OwnChanges::Places OwnChanges::add_direct(const Asking& before, const Asking& after, const PairedCaller& pair) {
  if (before_.is_stopped()) return {};
  if (!pair.before || !pair.after) return add_whole(pair);
  const TouchedCaller touched = touched_by_caller(before, *pair.before, after, *pair.after);
  Scope scope(*before_.catalog);
  if (touched.everything || !touched_.actions.is_empty()) scope.add_everything();
  for (const policy::Statement* statement : touched.statements) scope.add(*statement, before_.world->library());
  for (const TouchedResource& resource : touched_.resources) scope.add(resource.arn, resource.actions);
  if (scope.actions().is_empty()) return {};
  auto difference = query::permission_difference(acting(before, *pair.before), acting(after, *pair.after),
                                                 scope.actions().numbers(), scope.within());
  if (after.world != after_.world) difference.rests_on.clear();  // it names rows of a World in which nobody asks
  return add_all(pair, std::move(difference));
}

OwnChanges::Places OwnChanges::add_all(const PairedCaller& pair, query::PermissionDifference difference) {
  Places added;
  list_.count(difference);
  for (const bool gains : {true, false}) {
    for (Surplus& surplus : gains ? difference.only_in_b : difference.only_in_a) {
      note_assuming(pair, surplus);
      added.push_back(list_.add(gains, pair.cell, {}, std::move(surplus)));
    }
  }
  return added;
}

void OwnChanges::note_assuming(const PairedCaller& pair, const Surplus& surplus) {
  if (!assumes_roles(surplus, *before_.catalog)) return;
  if (pair.before && pair.before->has_entity) roles_.assume_otherwise_before.insert(pair.before->entity);
  if (pair.after && pair.after->has_entity) roles_.assume_otherwise_after.insert(pair.after->entity);
}

void OwnChanges::add_role(const PairedCaller& pair) {
  auto added = add_own(pair);
  if (added.empty()) return;
  (pair.after ? roles_.changed : roles_.gone)[(pair.after ? pair.after : pair.before)->entity] = std::move(added);
}

void OwnChanges::add_roots() {
  after_.world->accounts.each([&](std::uint32_t index, const model::Account& account) {
    if (account.is_only_placed) return;
    const auto earlier = before_.world->account_by_id(after_.world->text(account.id));
    if (!earlier) return;  // the root user of a new account can do everything there
    const auto speaks_of_root = [&](const SpokenOf& callers) {
      return callers.everybody || callers.accounts.count(after_.world->text(account.id)) != 0;
    };
    const bool is_touched =
        (!touched_.actions.is_empty() && speaks_of_root(touched_.callers)) ||
        std::any_of(touched_.resources.begin(), touched_.resources.end(),
                    [&](const TouchedResource& resource) { return speaks_of_root(resource.callers); });
    if (!is_touched && *earlier == model::AccountId{index} && unchanged_.is_same_account(*earlier)) return;
    PairedCaller pair;
    pair.before.emplace().kind = Subject::Kind::root;
    pair.before->account = *earlier;
    pair.after.emplace().kind = Subject::Kind::root;
    pair.after->account = model::AccountId{index};
    pair.cell = query::principal_cell(*after_.world, *pair.after);
    add_direct(before_, after_, pair);
  });
}

// Those whom only policies of resources let in: of the policies that changed, as each World knows them.
void OwnChanges::add_outsiders() {
  if (touched_.policies.empty()) return;
  const auto earlier = query::outsiders(before_, touched_.policies, true);
  const auto later = query::outsiders(after_, touched_.policies, true);
  std::map<std::pair<query::Found::How, std::string_view>, const query::Outsider*> by_text;
  for (const query::Outsider& one : earlier) by_text.emplace(std::pair(one.how, std::string_view(one.text)), &one);
  for (const query::Outsider& one : later) {
    const auto known = by_text.find({one.how, one.text});
    if (known == by_text.end()) continue;  // in the earlier World it is declared, and asked itself
    Asking before = before_, after = after_;
    before.world = known->second->world;
    after.world = one.world;
    query::Found found;
    found.how = one.how;
    found.subject = one.subject;
    found.text = one.text;
    add_direct(before, after, {known->second->subject, one.subject, query::principal_cell(*after.world, found)});
  }
  const PairedCaller anonymous{Subject{}, Subject{}, query::principal_cell(*after_.world, Subject{})};
  add_direct(before_, after_, anonymous);
}

}  // namespace iamq::change

#include "runtime/change/paired_callers.hpp"

#include "runtime/change/touched.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/requests.hpp"

namespace iamq::change {

using model::EntityId;
using model::EntityKind;
using model::World;

namespace {

PairedCaller paired(const World& before, EntityId entity, const World& after) {
  PairedCaller pair;
  pair.before = query::session_of(entity);
  pair.cell = query::principal_cell(before, *pair.before);
  if (const auto later = counterpart(before, entity, after)) {
    pair.after = query::session_of(*later);
    pair.cell = query::principal_cell(after, *pair.after);
  } else {
    pair.cell.entity.reset();  // it is not in the World that the answer is about
  }
  return pair;
}

template <class Function>
void each_of_kind(const World& world, EntityKind kind, const Function& function) {
  const auto call = [&](std::uint32_t index, const auto&) { function(EntityId{kind, index}); };
  if (kind == EntityKind::user) world.users.each(call);
  if (kind == EntityKind::role) world.roles.each(call);
  if (kind == EntityKind::session) world.sessions.each(call);
}

}  // namespace

void each_paired_caller(const World& before, const World& after, EntityKind kind,
                        const std::function<bool(EntityId)>& may_differ,
                        const std::function<void(const PairedCaller&)>& function) {
  each_of_kind(before, kind, [&](EntityId entity) {
    if (may_differ(entity)) function(paired(before, entity, after));
  });
  each_of_kind(after, kind, [&](EntityId entity) {
    if (counterpart(after, entity, before)) return;
    PairedCaller pair;
    pair.after = query::session_of(entity);
    pair.cell = query::principal_cell(after, *pair.after);
    function(pair);
  });
}

}  // namespace iamq::change

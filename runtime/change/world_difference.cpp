#include "runtime/change/world_difference.hpp"

#include "runtime/change/own_changes.hpp"
#include "runtime/change/through_roles.hpp"
#include "runtime/query/never_works.hpp"

namespace iamq::change {

WorldDifference difference(const query::Asking& before, const query::Asking& after) {
  policy::Policy nothing;
  nothing.document = before.world->library().add_document({});
  const policy::PolicyId saying_nothing = before.world->library().add_policy(std::move(nothing));
  ChangeList list(*before.world, *after.world);
  ChangedRoles roles = OwnChanges(before, after, saying_nothing, list).run();
  ThroughRoles(before, after, saying_nothing, std::move(roles), list).run();
  return list.fold();
}

WorldDifference what_counts(WorldDifference difference, const stdlib::Catalog& catalog) {
  std::erase_if(difference.changes, [&](Change& change) {
    query::Surplus& permission = change.permission;
    const bool is_left_out = query::leave_out_what_never_works(catalog, permission.resource, permission.actions);
    difference.leaves_out = difference.leaves_out || is_left_out;
    return permission.actions.empty();
  });
  return difference;
}

}  // namespace iamq::change

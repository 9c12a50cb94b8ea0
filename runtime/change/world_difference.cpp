#include "runtime/change/world_difference.hpp"

#include "runtime/change/own_changes.hpp"
#include "runtime/change/through_roles.hpp"

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

}  // namespace iamq::change

#include "runtime/query/sieve.hpp"

#include <algorithm>

namespace iamq::query {

using model::EntityId;
using model::EntityKind;

bool Sieve::passes(const Found& found) const {
  using Kind = model::Where::Kind;
  if (where_.kind == Kind::everywhere) {
    return true;
  }
  const bool is_named = std::any_of(where_.entities.begin(), where_.entities.end(),
                                    [&](EntityId entity) { return belongs(found, entity); }) ||
                        (found.how == Found::How::root && std::find(where_.roots.begin(), where_.roots.end(),
                                                                    found.subject.account) != where_.roots.end());
  return where_.kind == Kind::in ? is_named : !is_named;
}

bool Sieve::belongs(const Found& found, EntityId entity) const {
  std::optional<model::AccountId> account;
  if (found.how == Found::How::root) {
    account = found.subject.account;
  } else if (found.entity) {
    account = world_.account_of(*found.entity);
  }
  switch (entity.kind) {
    case EntityKind::account:
      return (account && static_cast<std::uint32_t>(*account) == entity.index) ||
             (found.how == Found::How::account && found.text == world_.text(world_.accounts[entity.index].id));
    case EntityKind::ou: {
      if (!account) {
        return false;
      }
      const auto above = world_.ous_above(*account);
      return std::find(above.begin(), above.end(), entity.index) != above.end();
    }
    case EntityKind::group: {
      if (!found.entity || found.entity->kind != EntityKind::user) {
        return false;
      }
      const auto& groups = world_.users[found.entity->index].groups;
      return std::find(groups.begin(), groups.end(), entity.index) != groups.end();
    }
    default:
      return found.entity == entity;
  }
}

}  // namespace iamq::query

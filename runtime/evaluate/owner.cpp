#include "runtime/evaluate/owner.hpp"

#include "runtime/policy/arn.hpp"

namespace iamq::evaluate {

using model::AccountId;
using model::EntityId;
using model::EntityKind;
using model::World;

std::optional<EntityId> resource_behind(const World& world, std::string_view arn) {
  const auto of_kind = [&](std::string_view text) -> std::optional<EntityId> {
    const auto found = world.by_arn(text);
    return found && found->kind == EntityKind::resource ? found : std::nullopt;
  };
  if (const auto exact = of_kind(arn)) {
    return exact;
  }
  const auto parts = policy::split_arn(arn);
  // The policy of a bucket serves its objects, that of a REST API its stages, methods and paths.
  if (parts && (parts->service == "s3" || parts->service == "execute-api")) {
    const std::size_t slash = parts->resource.find('/');
    if (slash != std::string_view::npos) {
      return of_kind(arn.substr(0, arn.size() - (parts->resource.size() - slash)));
    }
  }
  return std::nullopt;
}

std::optional<EntityId> role_behind(const World& world, std::string_view arn) {
  const auto found = world.by_arn(arn);
  return found && found->kind == EntityKind::role ? found : std::nullopt;
}

std::optional<AccountId> owner_of(const World& world, std::string_view arn) {
  const auto parts = policy::split_arn(arn);
  if (parts && policy::is_account_id(parts->account)) {
    return world.account_by_id(parts->account);
  }
  const auto resource = resource_behind(world, arn);
  return resource ? world.account_of(*resource) : std::nullopt;
}

}  // namespace iamq::evaluate

#include "runtime/evaluate/owner.hpp"

namespace iamq::evaluate {

using model::AccountId;
using model::EntityId;
using model::EntityKind;
using model::World;

namespace {

bool is_resource(const std::optional<EntityId>& entity) {
  return entity && entity->kind == EntityKind::resource;
}

// The policy of a bucket serves its objects, that of a REST API its stages, methods and paths.
std::optional<EntityId> container_of(const World& world, std::string_view text, const policy::Arn& arn) {
  if (arn.service != "s3" && arn.service != "execute-api") return std::nullopt;
  const std::size_t slash = arn.resource.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto found = world.by_arn(text.substr(0, text.size() - (arn.resource.size() - slash)));
  return is_resource(found) ? found : std::nullopt;
}

Behind behind(const World& world, std::string_view text, std::optional<EntityId> declared) {
  Behind found;
  found.arn = policy::split_arn(text);
  found.declared = declared;
  if (is_resource(declared)) {
    found.with_policy = declared;
  } else if (found.arn) {
    found.with_policy = container_of(world, text, *found.arn);
  }
  if (found.arn && policy::is_account_id(found.arn->account)) {
    found.owner = world.account_by_id(found.arn->account);
  } else if (found.with_policy) {
    found.owner = world.account_of(*found.with_policy);
  }
  return found;
}

}  // namespace

Behind behind(const World& world, model::StringId arn) {
  return behind(world, world.text(arn), world.by_arn(arn));
}

std::optional<EntityId> resource_behind(const World& world, std::string_view arn) {
  return behind(world, arn, world.by_arn(arn)).with_policy;
}

std::optional<EntityId> role_behind(const World& world, std::string_view arn) {
  const auto found = world.by_arn(arn);
  return found && found->kind == EntityKind::role ? found : std::nullopt;
}

std::optional<AccountId> owner_of(const World& world, std::string_view arn) {
  return behind(world, arn, world.by_arn(arn)).owner;
}

}  // namespace iamq::evaluate

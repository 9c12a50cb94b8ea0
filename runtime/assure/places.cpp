#include "runtime/assure/places.hpp"

#include <algorithm>
#include <tuple>

namespace iamq::assure {

using model::EntityId;
using model::EntityKind;
using model::World;
using policy::PolicyId;

namespace {

constexpr std::string_view reserved_path = "/aws-reserved/";

}  // namespace

Places::Places(const World& world) {
  // Roles that AWS makes: a customer cannot write their policies.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
  const auto is_of_aws = [&](EntityKind kind, std::uint32_t row) {
    if (kind != EntityKind::role) return false;
    const model::Role& role = world.roles[row];
    return role.is_service_linked || world.text(role.path).substr(0, reserved_path.size()) == reserved_path;
  };
  const auto each_identity = [&](EntityKind kind, const auto& table) {
    table.each([&](std::uint32_t row, const model::Identity& identity) {
      if (is_of_aws(kind, row)) return;
      for (std::uint32_t i = 0; i < identity.inline_policies.size(); ++i) {
        add(world, identity.inline_policies[i], {Place::Kind::inline_policy, EntityId{kind, row}, i});
      }
    });
  };
  each_identity(EntityKind::user, world.users);
  each_identity(EntityKind::group, world.groups);
  each_identity(EntityKind::role, world.roles);
  world.roles.each([&](std::uint32_t row, const model::Role& role) {
    if (role.trust && !is_of_aws(EntityKind::role, row))
      add(world, *role.trust, {Place::Kind::trust, EntityId{EntityKind::role, row}});
  });
  world.managed_policies.each([&](std::uint32_t row, const model::ManagedPolicy& policy) {
    if (policy.is_aws_managed) return;
    add(world, policy.current(),
        {Place::Kind::managed, EntityId{EntityKind::managed_policy, row}, policy.default_version});
  });
  world.control_policies.each([&](std::uint32_t row, const model::ControlPolicy& policy) {
    add(world, policy.policy, {Place::Kind::control, EntityId{EntityKind::control_policy, row}});
  });
  world.resources.each([&](std::uint32_t row, const model::Resource& resource) {
    if (resource.policy) add(world, *resource.policy, {Place::Kind::resource, EntityId{EntityKind::resource, row}});
  });
  world.endpoints.each([&](std::uint32_t row, const model::Endpoint& endpoint) {
    if (endpoint.policy) add(world, *endpoint.policy, {Place::Kind::endpoint, EntityId{EntityKind::endpoint, row}});
  });
  world.sessions.each([&](std::uint32_t row, const model::Session& session) {
    for (std::uint32_t i = 0; i < session.facts.session_policies.size(); ++i) {
      add(world, session.facts.session_policies[i], {Place::Kind::session, EntityId{EntityKind::session, row}, i});
    }
  });
  const auto order = [&](PolicyId id) {
    const text::Span& span = world.library().policy(id).span;
    return std::tuple(span.source, span.begin, id);
  };
  for (const auto& [policy, places] : places_) policies_.push_back(policy);
  std::sort(policies_.begin(), policies_.end(), [&](PolicyId a, PolicyId b) { return order(a) < order(b); });
}

void Places::add(const World& world, PolicyId id, Place place) {
  const policy::Policy& policy = world.library().policy(id);
  // What stands in no text (FullAWSAccess, say) or was not in the input cannot be tested.
  if (policy.is_missing || policy.span.begin == policy.span.end) return;
  places_[id].push_back(place);
}

const std::vector<Place>& Places::of(PolicyId policy) const {
  static const std::vector<Place> nowhere;
  const auto found = places_.find(policy);
  return found == places_.end() ? nowhere : found->second;
}

World with_policy(const World& world, const std::vector<Place>& places, PolicyId policy) {
  World other = world;
  const auto identity = [&](EntityId owner) -> model::Identity& {
    if (owner.kind == EntityKind::user) return other.users.edit(owner.index);
    if (owner.kind == EntityKind::group) return other.groups.edit(owner.index);
    return other.roles.edit(owner.index);
  };
  for (const Place& place : places) {
    const std::uint32_t row = place.owner.index;
    switch (place.kind) {
      case Place::Kind::inline_policy:
        identity(place.owner).inline_policies[place.index] = policy;
        break;
      case Place::Kind::managed:
        other.managed_policies.edit(row).versions[place.index].policy = policy;
        break;
      case Place::Kind::trust:
        other.roles.edit(row).trust = policy;
        break;
      case Place::Kind::resource:
        other.resources.edit(row).policy = policy;
        break;
      case Place::Kind::control:
        other.control_policies.edit(row).policy = policy;
        break;
      case Place::Kind::endpoint:
        other.endpoints.edit(row).policy = policy;
        break;
      case Place::Kind::session:
        other.sessions.edit(row).facts.session_policies[place.index] = policy;
        break;
    }
  }
  return other;
}

}  // namespace iamq::assure

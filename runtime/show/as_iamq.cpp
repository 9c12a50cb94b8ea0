#include <string_view>

#include "runtime/show/iamq_writer.hpp"
#include "runtime/show/texts.hpp"

namespace iamq::show {

using model::EntityId;
using model::EntityKind;
using model::World;
using query::Asking;

namespace {

// Whether the text is the one that iamq ships: such a row is declared where its text stands.
bool is_shipped(const World& world, const model::ManagedPolicy& row) {
  const policy::Policy& current = world.library().policy(row.current());
  return !current.is_missing && row.declared == current.span;
}

}  // namespace

std::string entity_as_iamq(const Asking& asking, EntityId entity) {
  return IamqWriter(asking, false).declaration(entity);
}

std::vector<WorldPiece> world_pieces(const Asking& asking) {
  const World& world = *asking.world;
  std::vector<WorldPiece> pieces;
  const auto add = [&](EntityId entity) {
    pieces.push_back({IamqWriter(asking, true).declaration(entity), {world.declared_at(entity)}, true});
  };
  const auto add_all = [&](EntityKind kind, const auto& table, const auto& belongs) {
    table.each([&](std::uint32_t index, const auto& row) {
      if (belongs(row)) add({kind, index});
    });
  };
  // Together, so that what follows can name each.
  world.accounts.each([&](std::uint32_t index, const model::Account&) {
    add({EntityKind::account, index});
    pieces.back().stands_apart = false;
  });
  const auto control_policies = [&](WorldPiece& piece) {
    world.control_policies.each(
        [&](std::uint32_t, const model::ControlPolicy& row) { piece.declared.push_back(row.declared); });
  };
  world.ous.each([&](std::uint32_t index, const model::Ou& ou) {
    if (!ou.is_root) return;
    add({EntityKind::ou, index});
    world.ous.each([&](std::uint32_t, const model::Ou& unit) {
      if (!unit.is_root) pieces.back().declared.push_back(unit.declared);
    });
    control_policies(pieces.back());
  });
  if (std::string controls = IamqWriter(asking, true).loose_control_policies(); !controls.empty()) {
    pieces.push_back({std::move(controls), {}, true});
    control_policies(pieces.back());
  }
  world.managed_policies.each([&](std::uint32_t, const model::ManagedPolicy& row) {
    if (row.is_aws_managed && !is_shipped(world, row)) {
      pieces.push_back({IamqWriter(asking, true).aws_managed_policy(row), {row.declared}, true});
    }
  });
  world.accounts.each([&](std::uint32_t account, const model::Account&) {
    const auto is_here = [&](const model::Named& row) { return row.account == model::AccountId{account}; };
    add_all(EntityKind::managed_policy, world.managed_policies,
            [&](const model::ManagedPolicy& row) { return !row.is_aws_managed && is_here(row); });
    add_all(EntityKind::provider, world.providers, is_here);
    add_all(EntityKind::group, world.groups, is_here);
    add_all(EntityKind::user, world.users, is_here);
    add_all(EntityKind::role, world.roles, is_here);
    add_all(EntityKind::resource, world.resources, is_here);
    add_all(EntityKind::endpoint, world.endpoints, is_here);
  });
  world.sessions.each([&](std::uint32_t index, const model::Session&) { add({EntityKind::session, index}); });
  return pieces;
}

std::string world_as_iamq(const Asking& asking) {
  std::string text;
  for (const WorldPiece& piece : world_pieces(asking)) {
    text += (text.empty() || !piece.stands_apart ? "" : "\n") + piece.text;
  }
  return text;
}

std::string policy_as_iamq(const Asking& asking, policy::PolicyId policy) {
  return export_::policy_declaration(policy, asking.world->library(), export_::key_types(*asking.catalog));
}

}  // namespace iamq::show

#include "runtime/query/who_can_memory.hpp"

#include "runtime/evaluate/reasons.hpp"

namespace iamq::query {

using model::EntityId;
using model::EntityKind;

const WhoCanMemory::Principals& WhoCanMemory::principals(const model::World& world, const RoleGraph& graph,
                                                         std::optional<model::AccountId> of_account) {
  if (!knows_principals_) {
    knows_principals_ = true;
    by_account_.resize(world.accounts.size());
    const auto add = [&](std::vector<EntityId> Principals::*list, EntityId entity) {
      (everybody_.*list).push_back(entity);
      if (const auto account = world.account_of(entity)) {
        (by_account_[static_cast<std::size_t>(*account)].*list).push_back(entity);
      }
    };
    world.users.each([&](std::uint32_t index, const model::User&) {
      add(&Principals::users_and_roles, {EntityKind::user, index});
    });
    world.roles.each([&](std::uint32_t index, const model::Role&) {
      add(&Principals::users_and_roles, {EntityKind::role, index});
    });
    world.sessions.each([&](std::uint32_t index, const model::Session&) {
      add(&Principals::sessions, {EntityKind::session, index});
    });
    for (const EntityId role : graph.roles()) add(&Principals::roles_by_arn, role);
  }
  return of_account ? by_account_[static_cast<std::size_t>(*of_account)] : everybody_;
}

const evaluate::Explained& WhoCanMemory::hop(const model::World& world, EntityId caller, EntityId role, bool is_first,
                                             const evaluate::Situation& situation) {
  constexpr std::size_t most_kept = 50'000;  // some 150 MB
  auto& hops = is_first ? first_hops_ : later_hops_;
  if (hops.size() == most_kept) hops.clear();
  const auto [known, is_new] = hops.try_emplace({caller, role});
  if (is_new) {
    known->second = evaluate::decide_assume(world, session_of(caller), role, situation);
    evaluate::forget_what_is_not_told(known->second, world.library());
  }
  return known->second;
}

}  // namespace iamq::query

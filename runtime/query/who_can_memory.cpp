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

const Reason& WhoCanMemory::hop(const model::World& world, EntityId caller, EntityId role, bool is_first,
                                const evaluate::Situation& situation) {
  Reason& known = (is_first ? first_hops_ : later_hops_)[{caller, role}];
  if (!known) {
    evaluate::Explained hop = evaluate::decide_assume(world, session_of(caller), role, situation);
    evaluate::forget_what_is_not_told(hop, world.library());
    known = std::make_shared<const evaluate::Explained>(std::move(hop));
  }
  return known;
}

std::optional<WhoCanMemory::Likeness> WhoCanMemory::likeness_in(const Universe& universe, std::string_view action,
                                                                const std::string& resource, bool any_region) {
  auto key = universe.key_of(action, resource, any_region);
  if (!key) return std::nullopt;
  const auto [known, is_new] = likenesses_[&universe].try_emplace(std::move(*key), likeness_count_);
  if (is_new) ++likeness_count_;
  return known->second;
}

std::optional<WhoCanMemory::Known>& WhoCanMemory::of_chain(EntityId caller, const std::vector<EntityId>& chain,
                                                           Likeness likeness) {
  const auto [number, is_new] = chain_numbers_.try_emplace({caller, chain}, chain_numbers_.size());
  return chains_[{number->second, likeness}];
}

void WhoCanMemory::turn_to(std::optional<model::AccountId> account) {
  if (account == account_) return;
  account_ = account;
  likenesses_.clear();
  chain_numbers_.clear();
  requests_.clear();
  chains_.clear();
  ways_.clear();
}

}  // namespace iamq::query

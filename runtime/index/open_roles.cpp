#include "runtime/index/open_roles.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace iamq::index {

using model::EntityId;

OpenRoles::OpenRoles(std::shared_ptr<const Profiles> profiles)
    : profiles_(std::move(profiles)), trusted_(profiles_->world().roles.size()) {}

bool OpenRoles::hold_in(const model::World& other) const {
  const auto are_same = [](const auto& rows, const auto& others) {
    bool is_same = rows.size() == others.size();
    rows.each_unshared(others, [&](std::uint32_t index, const auto* row) {
      is_same = is_same && row == others.find(index);  // the very same memory
    });
    return is_same;
  };
  return are_same(world().roles, other.roles) && are_same(world().accounts, other.accounts);
}

const LetIn& OpenRoles::trusted_by(EntityId role) const {
  auto& known = trusted_[role.index];
  if (known) return *known;
  LetIn& trusted = known.emplace();
  const auto trust = world().roles[role.index].trust;
  if (!trust) return trusted;
  trusted = let_in_by(world().library().document(*trust), world().library());
  trusted.everyone = trusted.everyone || world().library().policy(*trust).is_missing;
  return trusted;
}

bool OpenRoles::may_let_in(EntityId role, std::string_view account) const {
  const LetIn& trusted = trusted_by(role);
  return trusted.everyone ||
         std::find(trusted.accounts.begin(), trusted.accounts.end(), account) != trusted.accounts.end();
}

const std::vector<EntityId>& OpenRoles::to(std::string_view account) const {
  if (!lists_) list_all();
  const auto found = lists_->to_account.find(account);
  return found == lists_->to_account.end() ? lists_->to_everyone : found->second;
}

void OpenRoles::list_all() const {
  const std::vector<EntityId>& roles = profiles_->roles_by_arn();
  std::map<std::string_view, std::vector<std::size_t>> places;
  std::vector<std::size_t> of_everyone;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const LetIn& trusted = trusted_by(roles[i]);
    if (trusted.everyone) of_everyone.push_back(i);
    for (const std::string_view id : trusted.accounts) {
      auto& list = places[id];
      if (!trusted.everyone && (list.empty() || list.back() != i)) list.push_back(i);
    }
  }
  lists_.emplace();
  for (const std::size_t i : of_everyone) lists_->to_everyone.push_back(roles[i]);
  for (const auto& [id, list] : places) {
    std::vector<std::size_t> all;
    std::merge(list.begin(), list.end(), of_everyone.begin(), of_everyone.end(), std::back_inserter(all));
    auto& open = lists_->to_account[id];
    for (const std::size_t i : all) open.push_back(roles[i]);
  }
}

const std::vector<EntityId>& OpenRoles::in(model::AccountId account) const {
  if (in_account_.empty()) {
    in_account_.resize(world().accounts.size());
    world().roles.each([&](std::uint32_t index, const model::Role& role) {
      in_account_[static_cast<std::size_t>(role.account)].push_back({model::EntityKind::role, index});
    });
  }
  return in_account_[static_cast<std::size_t>(account)];
}

}  // namespace iamq::index

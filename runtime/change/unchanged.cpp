#include "runtime/change/unchanged.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace iamq::change {

using model::AccountId;
using model::EntityId;
using model::EntityKind;
using model::Identity;
using model::World;
using policy::PolicyId;

namespace {

bool same_named(const model::Named& a, const model::Named& b) {
  return a.account == b.account && a.name == b.name && a.path == b.path && a.arn == b.arn &&
         a.unique_id == b.unique_id && a.tags == b.tags;
}

// All that an account's place says of those who call from it. Texts are shared by the Worlds, so that their numbers
// compare.
using Level = std::tuple<model::StringId, model::StringId, bool, std::vector<policy::DocumentId>>;
std::vector<Level> place_of(const World& world, AccountId id) {
  const auto level = [&](model::StringId name, model::StringId own_id, const auto& row) {
    std::vector<policy::DocumentId> documents;
    for (const auto* controls : {&row.scps, &row.rcps}) {
      for (const auto control : *controls) {
        const policy::Policy& policy = world.library().policy(world.control_policies[control].policy);
        // A text that is not known is like no other one.
        documents.push_back(policy.is_missing ? policy::DocumentId{UINT32_MAX - static_cast<std::uint32_t>(control)}
                                              : policy.document);
      }
      documents.push_back(policy::DocumentId{UINT32_MAX});  // where the SCPs end
    }
    return Level{name, own_id, row.has_full_aws_access, std::move(documents)};
  };
  std::vector<Level> levels;
  for (const auto ou : world.ous_above(id))
    levels.push_back(level(world.ous[ou].name, world.ous[ou].id, world.ous[ou]));
  const model::Account& account = world.account(id);
  levels.push_back(level(account.name, account.id, account));
  return levels;
}

}  // namespace

Unchanged::Unchanged(const World& before, const World& after)
    : before_(before),
      after_(after),
      policies_(before.managed_policies.size(), false),
      groups_(before.groups.size(), false),
      accounts_(before.accounts.size(), false) {
  before.managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& row) {
    if (before.managed_policies.shares(after.managed_policies, index)) return;
    const model::ManagedPolicy* other = after.managed_policies.find(index);
    policies_[index] = other == nullptr || row.arn != other->arn || !is_same(row.current(), other->current());
    some_policies_ = some_policies_ || policies_[index];
  });
  before.groups.each([&](std::uint32_t index, const model::Group& row) {
    const model::Group* other = after.groups.find(index);
    groups_[index] =
        !(before.groups.shares(after.groups, index) || (other != nullptr && is_same(row, *other))) || !is_clean(row);
    some_groups_ = some_groups_ || groups_[index];
  });
  compare_accounts();
}

bool Unchanged::is_same(const Identity& a, const Identity& b) const {
  return same_named(a, b) && a.attached == b.attached && a.boundary == b.boundary &&
         std::equal(a.inline_policies.begin(), a.inline_policies.end(), b.inline_policies.begin(),
                    b.inline_policies.end(), [&](PolicyId one, PolicyId other) { return is_same(one, other); });
}

// What it says, and that it is known; its name decides nothing.
bool Unchanged::is_same(PolicyId a, PolicyId b) const {
  if (a == b) return true;
  const policy::Policy &one = before_.library().policy(a), &other = before_.library().policy(b);
  return one.document == other.document && one.is_missing == other.is_missing;
}

// Whether it bears no policy that differs.
bool Unchanged::is_clean(const Identity& row) const {
  return !some_policies_ || (std::none_of(row.attached.begin(), row.attached.end(),
                                          [&](std::uint32_t policy) { return policies_[policy]; }) &&
                             !(row.boundary && policies_[*row.boundary]));
}

void Unchanged::compare_accounts() {
  const bool is_first_organization = (before_.ous.size() == 0) != (after_.ous.size() == 0);
  before_.accounts.each([&](std::uint32_t index, const model::Account& row) {
    const model::Account* other = after_.accounts.find(index);
    accounts_[index] = other == nullptr || is_first_organization || row.is_management != other->is_management ||
                       !(row.completeness == other->completeness) ||
                       place_of(before_, AccountId{index}) != place_of(after_, AccountId{index});
  });
}

bool Unchanged::is_same_account(AccountId account) const {
  return static_cast<std::uint32_t>(account) < accounts_.size() && !accounts_[static_cast<std::uint32_t>(account)];
}

bool Unchanged::is_same_caller(EntityId entity) const {
  const auto is_same_row = [&](const auto& table, const auto& others) {
    const auto* row = table.find(entity.index);
    const auto* other = others.find(entity.index);
    if (row == nullptr || other == nullptr) return false;
    return is_same_account(row->account) && (table.shares(others, entity.index) || is_same(*row, *other)) &&
           is_clean(*row);
  };
  if (entity.kind == EntityKind::user) {
    if (!is_same_row(before_.users, after_.users)) return false;
    const auto& groups = before_.users[entity.index].groups;
    if (!before_.users.shares(after_.users, entity.index) && groups != after_.users[entity.index].groups) return false;
    return !some_groups_ ||
           std::none_of(groups.begin(), groups.end(), [&](std::uint32_t group) { return groups_[group]; });
  }
  if (entity.kind != EntityKind::role || !is_same_row(before_.roles, after_.roles)) return false;
  return before_.roles[entity.index].is_service_linked == after_.roles[entity.index].is_service_linked;
}

}  // namespace iamq::change

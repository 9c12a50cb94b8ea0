#include "runtime/show/quotas.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "lang/text/unicode.hpp"
#include "runtime/policy/document_writer.hpp"
#include "runtime/policy/quota.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/notes.hpp"

namespace iamq::show {

using model::AccountId;
using model::EntityId;
using model::EntityKind;
using model::World;
using policy::PolicyId;
using policy::Quota;
using query::add_plain_note;
using query::Answer;
using query::AnswerKind;
using query::Asking;
using query::Cell;
using query::EntityCell;
using query::new_answer;
using query::NumberCell;
using query::Row;
using query::TextCell;

namespace {

class QuotaTable {
public:
  explicit QuotaTable(const Asking& asking)
      : world_(*asking.world), library_(asking.world->library()), answer_(new_answer(asking, AnswerKind::list)) {
    answer_.columns = {{"of", "of"},       {"quota", "quota"},           {"used", "used"},
                       {"limit", "limit"}, {"on_request", "on request"}, {"limit_2018", "in 2018"},
                       {"state", "state"}};
  }
  Answer take() && { return std::move(answer_); }

  void account(AccountId account);
  void user(std::uint32_t index);
  void group(std::uint32_t index);
  void role(std::uint32_t index);
  void managed_policy(std::uint32_t index);
  void control_policy(std::uint32_t index);
  void inline_policy(EntityId bearer, PolicyId policy);

private:
  void add(EntityId entity, Quota quota, std::size_t used);
  void name_and_path(EntityId entity, Quota quota, const model::Named& row);
  void inline_policies(EntityId entity, Quota quota, const model::Identity& row);
  void troubled_members(AccountId account);

  template <class Row>
  std::size_t count(const model::Table<Row>& table, AccountId account) const {
    std::size_t number = 0;
    table.each([&](std::uint32_t, const Row& row) { number += row.account == account ? 1 : 0; });
    return number;
  }
  std::size_t instance_profiles(AccountId account) const;
  std::size_t characters(model::StringId text) const;
  // Nothing of a policy whose text is not in the input.
  std::size_t size(PolicyId policy) const {
    return library_.policy(policy).is_missing ? 0 : policy::size_in_characters(library_.document(policy), library_);
  }

  const World& world_;
  const policy::Library& library_;
  Answer answer_;
  bool only_troubled_ = false;
};

void QuotaTable::add(EntityId entity, Quota quota, std::size_t used) {
  const policy::QuotaRow& limits = policy::row(quota);
  const policy::QuotaState state = policy::state_of(limits, used);
  // A rule for some only is no trouble of an account.
  const bool is_troubled = state != policy::QuotaState::ok && limits.remark.empty();
  if (only_troubled_ && !is_troubled) return;
  const auto number = [](std::uint64_t value) { return Cell(NumberCell{value}); };
  Row row;
  row.cells = {EntityCell{entity},
               TextCell{std::string(limits.name)},
               number(used),
               number(limits.today),
               limits.on_request > limits.today ? number(limits.on_request) : Cell(),
               limits.in_2018 != 0 ? number(limits.in_2018) : Cell(),
               TextCell{std::string(policy::name_of(state))}};
  if (state == policy::QuotaState::over && !limits.remark.empty()) {
    add_plain_note(answer_, std::string(limits.name) + ": " + std::string(limits.remark));
  }
  answer_.rows.push_back(std::move(row));
}

std::size_t QuotaTable::characters(model::StringId text) const {
  const std::string_view words = world_.text(text);
  std::size_t number = 0;
  for (std::size_t at = 0; at < words.size(); at += text::decode(words, at).size) ++number;
  return number;
}

void QuotaTable::name_and_path(EntityId entity, Quota quota, const model::Named& row) {
  add(entity, quota, characters(row.name));
  if (row.path != model::StringId{}) add(entity, Quota::path, characters(row.path));
}

// "The total aggregate policy size of all inline policies": white space is not counted.
void QuotaTable::inline_policies(EntityId entity, Quota quota, const model::Identity& row) {
  std::size_t all = 0;
  for (const PolicyId policy : row.inline_policies) all += size(policy);
  add(entity, quota, all);
}

void QuotaTable::user(std::uint32_t index) {
  const model::User& row = world_.users[index];
  const EntityId entity{EntityKind::user, index};
  add(entity, Quota::groups_of_user, row.groups.size());
  add(entity, Quota::policies_of_user, row.attached.size());
  inline_policies(entity, Quota::inline_of_user, row);
  add(entity, Quota::tags, row.tags.size());
  name_and_path(entity, Quota::user_name, row);
}

void QuotaTable::group(std::uint32_t index) {
  const model::Group& row = world_.groups[index];
  const EntityId entity{EntityKind::group, index};
  add(entity, Quota::policies_of_group, row.attached.size());
  inline_policies(entity, Quota::inline_of_group, row);
  name_and_path(entity, Quota::group_name, row);
}

void QuotaTable::role(std::uint32_t index) {
  const model::Role& row = world_.roles[index];
  const EntityId entity{EntityKind::role, index};
  add(entity, Quota::policies_of_role, row.attached.size());
  inline_policies(entity, Quota::inline_of_role, row);
  if (row.trust) add(entity, Quota::trust_policy, size(*row.trust));
  add(entity, Quota::session_duration, row.max_session_seconds);
  add(entity, Quota::tags, row.tags.size());
  name_and_path(entity, Quota::role_name, row);
  // "If you intend to use a role with the Switch Role feature in the console, then the combined Path and RoleName
  // cannot exceed 64 characters."
  add(entity, Quota::switch_role, characters(row.path) + characters(row.name));
}

void QuotaTable::managed_policy(std::uint32_t index) {
  const model::ManagedPolicy& row = world_.managed_policies[index];
  const EntityId entity{EntityKind::managed_policy, index};
  std::size_t largest = 0;
  for (const model::PolicyVersion& version : row.versions) largest = std::max(largest, size(version.policy));
  add(entity, Quota::managed_policy, largest);
  add(entity, Quota::policy_versions, row.versions.size());
  add(entity, Quota::tags, row.tags.size());
  name_and_path(entity, Quota::policy_name, row);
}

void QuotaTable::control_policy(std::uint32_t index) {
  const model::ControlPolicy& row = world_.control_policies[index];
  const EntityId entity{EntityKind::control_policy, index};
  add(entity, row.is_scp ? Quota::scp : Quota::rcp, size(row.policy));
  add(entity, Quota::policy_name, characters(row.name));
}

void QuotaTable::inline_policy(EntityId bearer, PolicyId policy) {
  const Quota shared = bearer.kind == EntityKind::user    ? Quota::inline_of_user
                       : bearer.kind == EntityKind::group ? Quota::inline_of_group
                                                          : Quota::inline_of_role;
  if (const model::Identity* row = world_.identity(bearer)) inline_policies(bearer, shared, *row);
  add(bearer, Quota::inline_policy_name, characters(library_.policy(policy).name));
}

std::size_t QuotaTable::instance_profiles(AccountId account) const {
  std::set<model::StringId> profiles;
  world_.roles.each([&](std::uint32_t, const model::Role& role) {
    if (role.account == account) profiles.insert(role.instance_profiles.begin(), role.instance_profiles.end());
  });
  return profiles.size();
}

void QuotaTable::troubled_members(AccountId account) {
  only_troubled_ = true;
  world_.users.each([&](std::uint32_t index, const model::User& row) {
    if (row.account == account) user(index);
  });
  world_.groups.each([&](std::uint32_t index, const model::Group& row) {
    if (row.account == account) group(index);
  });
  world_.roles.each([&](std::uint32_t index, const model::Role& row) {
    if (row.account == account) role(index);
  });
  world_.managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& row) {
    if (!row.is_aws_managed && row.account == account) managed_policy(index);
  });
  only_troubled_ = false;
}

void QuotaTable::account(AccountId account) {
  const EntityId entity{EntityKind::account, static_cast<std::uint32_t>(account)};
  const model::Account& row = world_.account(account);
  std::size_t customer_managed = 0;
  world_.managed_policies.each([&](std::uint32_t, const model::ManagedPolicy& policy) {
    customer_managed += !policy.is_aws_managed && policy.account == account ? 1 : 0;
  });
  std::size_t saml = 0;
  world_.providers.each([&](std::uint32_t, const model::Provider& provider) {
    saml += provider.is_saml && provider.account == account ? 1 : 0;
  });
  add(entity, Quota::users, count(world_.users, account));
  add(entity, Quota::groups, count(world_.groups, account));
  add(entity, Quota::roles, count(world_.roles, account));
  add(entity, Quota::customer_managed_policies, customer_managed);
  add(entity, Quota::instance_profiles, instance_profiles(account));
  add(entity, Quota::saml_providers, saml);
  add(entity, Quota::oidc_providers, count(world_.providers, account) - saml);
  add(entity, Quota::account_aliases, row.alias == model::StringId{} ? 0 : 1);
  troubled_members(account);
  if (!row.completeness.principals || row.is_only_placed) {
    add_plain_note(answer_, "not all of the account is in the model, so more may be used");
  }
}

}  // namespace

std::variant<Answer, text::Diagnostic> quotas(const Asking& asking, EntityId entity, const text::Span& where) {
  QuotaTable table(asking);
  switch (entity.kind) {
    case EntityKind::account:
      table.account(static_cast<AccountId>(entity.index));
      break;
    case EntityKind::user:
      table.user(entity.index);
      break;
    case EntityKind::group:
      table.group(entity.index);
      break;
    case EntityKind::role:
      table.role(entity.index);
      break;
    case EntityKind::managed_policy:
      table.managed_policy(entity.index);
      break;
    case EntityKind::control_policy:
      table.control_policy(entity.index);
      break;
    case EntityKind::resource:
    case EntityKind::ou:
    case EntityKind::provider:
    case EntityKind::endpoint:
    case EntityKind::session: {
      text::Diagnostic diagnostic;
      diagnostic.code = "no-quotas";
      diagnostic.message = "resources, units, sessions and providers have no quotas in IAM";
      diagnostic.span = where;
      diagnostic.help = "ask about an account, a user, a group, a role or a policy";
      return diagnostic;
    }
  }
  return std::move(table).take();
}

Answer quotas_of_inline_policy(const Asking& asking, EntityId bearer, PolicyId policy) {
  QuotaTable table(asking);
  table.inline_policy(bearer, policy);
  return std::move(table).take();
}

}  // namespace iamq::show

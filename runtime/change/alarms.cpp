#include "runtime/change/alarms.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "runtime/policy/arn.hpp"
#include "stdlib/service.hpp"

namespace iamq::change {

using model::World;
using query::PrincipalCell;

namespace {

constexpr std::array<AlarmRow, 5> rows = {{
    {Alarm::any, "any"},
    {Alarm::wider, "wider"},
    {Alarm::is_public, "public"},
    {Alarm::admin, "admin"},
    {Alarm::cross_account, "cross-account"},
}};

bool is_public(const PrincipalCell& who) {
  return who.is_everyone || who.kind == evaluate::CallerKind::anonymous || (who.is_whole_account && who.arn == "*");
}

// Services in which permissions are given to principals, so that who may manage them there can have all others.
bool manages_principals(std::string_view service) {
  return service == "iam" || service == "organizations" || service == "sso";
}

// AWS's access level "Permissions management", and what it counts as writing although it gives permissions.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
bool changes_permissions(const stdlib::Action& action) {
  static constexpr std::array<std::string_view, 4> counted_as_writing = {
      "iam:AddUserToGroup", "identitystore:CreateGroupMembership", "sso:CreateAccountAssignment",
      "sso:PutInlinePolicyToPermissionSet"};
  return (action.level == stdlib::AccessLevel::permissions_management && manages_principals(action.service->prefix)) ||
         std::find(counted_as_writing.begin(), counted_as_writing.end(), action.full_name) != counted_as_writing.end();
}

std::string account_in(std::string_view arn) {
  const auto parts = policy::split_arn(arn);
  return parts && policy::is_account_id(parts->account) ? std::string(parts->account) : std::string();
}

// Whose the resources are: said in the ARN, or by the bucket of that name; empty: the caller's own, or not one's alone.
std::string owner_of(const World& world, std::string_view pattern) {
  if (std::string said = account_in(pattern); !said.empty()) return said;
  const auto parts = policy::split_arn(pattern);
  if (!parts || parts->service != "s3") return {};
  const std::string_view bucket = parts->resource.substr(0, parts->resource.find('/'));
  const std::string arn(pattern.substr(0, pattern.size() - parts->resource.size() + bucket.size()));
  const auto entity = world.by_arn(arn);
  const auto account = entity ? world.account_of(*entity) : std::nullopt;
  return account ? std::string(world.text(world.account(*account).id)) : std::string();
}

// Callers without an account (anonymous ones, services) are of another one than any resource.
bool is_of_another_account(const PrincipalCell& who, const std::string& owner) {
  if (is_public(who) || who.is_undeclared) return true;
  return !owner.empty() && account_in(who.arn) != owner;
}

bool crosses_accounts(const Change& change, const World& world) {
  std::vector<std::string> owners = {owner_of(world, change.permission.resource.pattern)};
  for (const model::EntityId role : change.through.roles) owners.push_back(account_in(world.text(world.arn_of(role))));
  return std::any_of(owners.begin(), owners.end(), [&](const std::string& owner) {
    return std::any_of(change.who.begin(), change.who.end(),
                       [&](const PrincipalCell& who) { return is_of_another_account(who, owner); });
  });
}

}  // namespace

std::span<const AlarmRow> alarm_rows() {
  return rows;
}

std::optional<Alarm> alarm_named(std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const AlarmRow& row) { return row.name == name; });
  return found == rows.end() ? std::nullopt : std::optional(found->alarm);
}

std::string_view name_of(Alarm alarm) {
  return std::find_if(rows.begin(), rows.end(), [&](const AlarmRow& row) { return row.alarm == alarm; })->name;
}

bool raises(const Change& change, Alarm alarm, const query::Asking& after) {
  if (alarm == Alarm::any) return true;
  if (!change.gains) return false;
  switch (alarm) {
    case Alarm::any:
    case Alarm::wider:
      return true;
    case Alarm::is_public:
      return std::any_of(change.who.begin(), change.who.end(), is_public);
    case Alarm::admin:
      return std::any_of(change.permission.actions.begin(), change.permission.actions.end(),
                         [&](std::uint32_t number) { return changes_permissions(after.catalog->action(number)); });
    case Alarm::cross_account:
      return crosses_accounts(change, *after.world);
  }
  return false;
}

std::vector<Raised> raised_by(const WorldDifference& difference, std::span<const Alarm> asked,
                              const query::Asking& after) {
  std::vector<Raised> raised;
  for (const Alarm alarm : asked) {
    Raised one{alarm, {}};
    for (std::size_t i = 0; i < difference.changes.size(); ++i) {
      if (raises(difference.changes[i], alarm, after)) one.changes.push_back(i);
    }
    if (!one.changes.empty()) raised.push_back(std::move(one));
  }
  return raised;
}

}  // namespace iamq::change

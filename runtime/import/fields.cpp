#include "runtime/import/fields.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace iamq::import {

namespace {

struct KindWords {
  std::string_view one, many;
};
// In the order of ObjectKind.
constexpr std::array<KindWords, 18> kind_words = {{
    {"export", "exports"},
    {"user", "users"},
    {"group", "groups"},
    {"role", "roles"},
    {"managed policy", "managed policies"},
    {"policy version", "policy versions"},
    {"inline policy", "inline policies"},
    {"attached policy", "attached policies"},
    {"permissions boundary", "permissions boundaries"},
    {"tag", "tags"},
    {"instance profile", "instance profiles"},
    {"world", "worlds"},
    {"account", "accounts"},
    {"resource", "resources"},
    {"organization", "organizations"},
    {"level of the organization", "levels of the organization"},
    {"control policy", "control policies"},
    {"output of the AWS CLI", "outputs of the AWS CLI"},
}};

using Kind = ObjectKind;
using Type = FieldType;

constexpr std::string_view no_users = "who the account's users are is not known";
constexpr std::string_view no_groups = "which policies the account's groups give is not known";
constexpr std::string_view no_roles = "which roles the account has is not known";
constexpr std::string_view no_policies = "the text of managed policies is not known";
constexpr std::string_view no_name = "the last part of the ARN is taken for it";
constexpr std::string_view no_path = "the path in the ARN is taken for it";
constexpr std::string_view no_user_id = "`aws:userid` is not known, nor whether a trust still means this user";
constexpr std::string_view no_group_id = "the group's unique id is not known";
constexpr std::string_view no_role_id = "`aws:userid` is not known, nor whether a trust still means this role";
constexpr std::string_view no_policy_id = "the policy's unique id is not known";
constexpr std::string_view no_inline = "its inline policies are not known, and answers that they bear on say so";
constexpr std::string_view no_attached = "its attached policies are not known, and answers that they bear on say so";
constexpr std::string_view no_group_list = "its groups are not known, and answers that they bear on say so";
constexpr std::string_view no_trust = "who may assume it is not known, and answers that it bears on say so";
constexpr std::string_view no_profiles = "the instance profiles that hold it are not known";
constexpr std::string_view no_default = "the version marked as default is taken for it";
constexpr std::string_view no_versions = "its text is not known, and answers that it bears on say so";
constexpr std::string_view no_mark = "whether DefaultVersionId is right cannot be checked";
constexpr std::string_view no_policy_name = "the policy goes by an empty name";
constexpr std::string_view no_text = "its text is not known, and answers that it bears on say so";
constexpr std::string_view no_tags = "it is taken as having no tags";
constexpr std::string_view no_tag_value = "the tag is taken as empty";
constexpr std::string_view no_accounts = "write `\"accounts\": [{\"id\": …, \"name\": …, \"export\": …}]`";
constexpr std::string_view no_account_id = "write its twelve digits, in quotes";
constexpr std::string_view no_export = "who the account's users, groups and roles are is not known";
constexpr std::string_view no_resources = "which resources have policies is not known";
constexpr std::string_view no_resource_arn = "write its full ARN";
constexpr std::string_view no_organization_id = "write it, `o-…`";
constexpr std::string_view no_management = "SCPs and RCPs are taken to bind all its accounts";
constexpr std::string_view no_root = "write `\"root\": {\"id\": …, \"scps\": […], \"rcps\": […], \"children\": […]}`";
constexpr std::string_view no_scps =
    "list all of them, FullAWSAccess included: where nothing is allowed, all is refused";
constexpr std::string_view no_rcps = "it is taken as having none of the customer's";
constexpr std::string_view no_control_policy = "a policy is written `{\"name\": …, \"policy\": {…}}`";

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html, its UserDetail,
// GroupDetail, RoleDetail and ManagedPolicyDetail; which of them AWS leaves out was seen in real exports.
constexpr Field table[] = {
    {Kind::page, "UserDetailList", Type::list, Need::expected, no_users},
    {Kind::page, "GroupDetailList", Type::list, Need::expected, no_groups},
    {Kind::page, "RoleDetailList", Type::list, Need::expected, no_roles},
    {Kind::page, "Policies", Type::list, Need::expected, no_policies},
    {Kind::page, "IsTruncated", Type::boolean, Need::optional, {}},
    {Kind::page, "NextToken", Type::string, Need::optional, {}},  // of the AWS CLI, after --max-items
    {Kind::page, "Marker", Type::any, Need::unused, {}},
    {Kind::page, "ResponseMetadata", Type::any, Need::unused, {}},  // of boto3

    {Kind::user, "Arn", Type::string, Need::vital, {}},
    {Kind::user, "UserName", Type::string, Need::expected, no_name},
    {Kind::user, "Path", Type::string, Need::expected, no_path},
    {Kind::user, "UserId", Type::string, Need::expected, no_user_id},
    {Kind::user, "GroupList", Type::list, Need::expected, no_group_list},
    {Kind::user, "AttachedManagedPolicies", Type::list, Need::expected, no_attached},
    {Kind::user, "UserPolicyList", Type::list, Need::optional, {}},
    {Kind::user, "PermissionsBoundary", Type::object, Need::optional, {}},
    {Kind::user, "Tags", Type::list, Need::expected, no_tags},
    {Kind::user, "CreateDate", Type::any, Need::unused, {}},
    {Kind::user, "PasswordLastUsed", Type::any, Need::unused, {}},

    {Kind::group, "Arn", Type::string, Need::vital, {}},
    {Kind::group, "GroupName", Type::string, Need::expected, no_name},
    {Kind::group, "Path", Type::string, Need::expected, no_path},
    {Kind::group, "GroupId", Type::string, Need::expected, no_group_id},
    {Kind::group, "GroupPolicyList", Type::list, Need::expected, no_inline},
    {Kind::group, "AttachedManagedPolicies", Type::list, Need::expected, no_attached},
    {Kind::group, "CreateDate", Type::any, Need::unused, {}},

    {Kind::role, "Arn", Type::string, Need::vital, {}},
    {Kind::role, "RoleName", Type::string, Need::expected, no_name},
    {Kind::role, "Path", Type::string, Need::expected, no_path},
    {Kind::role, "RoleId", Type::string, Need::expected, no_role_id},
    {Kind::role, "AssumeRolePolicyDocument", Type::document, Need::expected, no_trust},
    {Kind::role, "RolePolicyList", Type::list, Need::expected, no_inline},
    {Kind::role, "AttachedManagedPolicies", Type::list, Need::expected, no_attached},
    {Kind::role, "InstanceProfileList", Type::list, Need::expected, no_profiles},
    {Kind::role, "PermissionsBoundary", Type::object, Need::optional, {}},
    {Kind::role, "Tags", Type::list, Need::expected, no_tags},
    {Kind::role, "MaxSessionDuration", Type::number, Need::optional, {}},  // not by this call, but by get-role
    {Kind::role, "CreateDate", Type::any, Need::unused, {}},
    {Kind::role, "Description", Type::any, Need::unused, {}},
    {Kind::role, "RoleLastUsed", Type::any, Need::unused, {}},

    {Kind::managed_policy, "Arn", Type::string, Need::vital, {}},
    {Kind::managed_policy, "PolicyName", Type::string, Need::expected, no_name},
    {Kind::managed_policy, "Path", Type::string, Need::expected, no_path},
    {Kind::managed_policy, "PolicyId", Type::string, Need::expected, no_policy_id},
    {Kind::managed_policy, "DefaultVersionId", Type::string, Need::expected, no_default},
    {Kind::managed_policy, "PolicyVersionList", Type::list, Need::expected, no_versions},
    {Kind::managed_policy, "Tags", Type::list, Need::optional, {}},
    {Kind::managed_policy, "AttachmentCount", Type::any, Need::unused, {}},
    {Kind::managed_policy, "PermissionsBoundaryUsageCount", Type::any, Need::unused, {}},
    {Kind::managed_policy, "IsAttachable", Type::any, Need::unused, {}},
    {Kind::managed_policy, "Description", Type::any, Need::unused, {}},
    {Kind::managed_policy, "CreateDate", Type::any, Need::unused, {}},
    {Kind::managed_policy, "UpdateDate", Type::any, Need::unused, {}},

    {Kind::policy_version, "VersionId", Type::string, Need::vital, {}},
    {Kind::policy_version, "Document", Type::document, Need::expected, no_text},
    {Kind::policy_version, "IsDefaultVersion", Type::boolean, Need::expected, no_mark},
    {Kind::policy_version, "CreateDate", Type::any, Need::unused, {}},

    {Kind::inline_policy, "PolicyName", Type::string, Need::expected, no_policy_name},
    {Kind::inline_policy, "PolicyDocument", Type::document, Need::expected, no_text},

    {Kind::attached_policy, "PolicyArn", Type::string, Need::vital, {}},
    {Kind::attached_policy, "PolicyName", Type::any, Need::unused, {}},

    {Kind::boundary, "PermissionsBoundaryArn", Type::string, Need::vital, {}},
    {Kind::boundary, "PermissionsBoundaryType", Type::any, Need::unused, {}},

    {Kind::tag, "Key", Type::string, Need::vital, {}},
    {Kind::tag, "Value", Type::string, Need::expected, no_tag_value},

    {Kind::instance_profile, "Arn", Type::string, Need::vital, {}},
    {Kind::instance_profile, "InstanceProfileName", Type::any, Need::unused, {}},
    {Kind::instance_profile, "InstanceProfileId", Type::any, Need::unused, {}},
    {Kind::instance_profile, "Path", Type::any, Need::unused, {}},
    {Kind::instance_profile, "CreateDate", Type::any, Need::unused, {}},
    {Kind::instance_profile, "Roles", Type::any, Need::unused, {}},  // the role again
    {Kind::instance_profile, "Tags", Type::any, Need::unused, {}},

    // docs/worlds.md
    {Kind::world, "accounts", Type::list, Need::vital, no_accounts},
    {Kind::world, "resources", Type::list, Need::expected, no_resources},
    {Kind::world, "organization", Type::object, Need::optional, {}},
    {Kind::world, "title", Type::any, Need::optional, {}},  // for people

    {Kind::account, "id", Type::string, Need::vital, no_account_id},
    {Kind::account, "name", Type::string, Need::optional, {}},
    {Kind::account, "export", Type::any, Need::expected, no_export},
    {Kind::account, "block public access", Type::setting, Need::optional, {}},

    {Kind::resource, "arn", Type::string, Need::vital, no_resource_arn},
    {Kind::resource, "account", Type::string, Need::optional, {}},
    {Kind::resource, "policy", Type::document, Need::optional, {}},
    {Kind::resource, "tags", Type::texts, Need::optional, {}},
    {Kind::resource, "block public access", Type::setting, Need::optional, {}},

    {Kind::organization, "id", Type::string, Need::vital, no_organization_id},
    {Kind::organization, "management account", Type::string, Need::expected, no_management},
    {Kind::organization, "root", Type::object, Need::vital, no_root},

    {Kind::level, "id", Type::string, Need::optional, {}},
    {Kind::level, "name", Type::string, Need::optional, {}},
    {Kind::level, "account", Type::string, Need::optional, {}},
    {Kind::level, "scps", Type::list, Need::vital, no_scps},
    {Kind::level, "rcps", Type::list, Need::expected, no_rcps},
    {Kind::level, "children", Type::list, Need::optional, {}},

    {Kind::control_policy, "name", Type::string, Need::vital, no_control_policy},
    {Kind::control_policy, "policy", Type::document, Need::vital, no_control_policy},
};

struct InsideRow {
  std::string_view field;
  ObjectKind kind;
};
constexpr InsideRow inside_rows[] = {
    {"UserDetailList", ObjectKind::user},
    {"GroupDetailList", ObjectKind::group},
    {"RoleDetailList", ObjectKind::role},
    {"Policies", ObjectKind::managed_policy},
    {"UserPolicyList", ObjectKind::inline_policy},
    {"GroupPolicyList", ObjectKind::inline_policy},
    {"RolePolicyList", ObjectKind::inline_policy},
    {"AttachedManagedPolicies", ObjectKind::attached_policy},
    {"PolicyVersionList", ObjectKind::policy_version},
    {"PermissionsBoundary", ObjectKind::boundary},
    {"Tags", ObjectKind::tag},
    {"InstanceProfileList", ObjectKind::instance_profile},
    {"accounts", ObjectKind::account},
    {"resources", ObjectKind::resource},
    {"organization", ObjectKind::organization},
    {"root", ObjectKind::level},
    {"children", ObjectKind::level},
    {"scps", ObjectKind::control_policy},
    {"rcps", ObjectKind::control_policy},
};

}  // namespace

std::string_view name_of(ObjectKind kind) {
  return kind_words[static_cast<std::size_t>(kind)].one;
}

std::string_view plural_of(ObjectKind kind) {
  return kind_words[static_cast<std::size_t>(kind)].many;
}

std::span<const Field> fields() {
  return table;
}

const ObjectKind* kind_inside(const Field& field) {
  static const auto by_field = [] {
    std::array<const ObjectKind*, std::size(table)> kinds{};
    for (const InsideRow& row : inside_rows) {
      for (std::size_t i = 0; i < std::size(table); ++i) {
        if (table[i].name == row.field) kinds[i] = &row.kind;
      }
    }
    return kinds;
  }();
  return by_field[static_cast<std::size_t>(&field - table)];
}

// The table stands in the order of the kinds, so that each has its part of it.
std::span<const Field> fields_of(ObjectKind object) {
  static const auto parts = [] {
    std::array<std::span<const Field>, std::size(kind_words)> all;
    for (const Field* field = std::begin(table); field != std::end(table);) {
      const Field* const end =
          std::find_if(field, std::end(table), [&](const Field& other) { return other.object != field->object; });
      assert(all[static_cast<std::size_t>(field->object)].empty());
      all[static_cast<std::size_t>(field->object)] = {field, end};
      field = end;
    }
    return all;
  }();
  return parts[static_cast<std::size_t>(object)];
}

const Field* find_field(ObjectKind object, std::string_view name) {
  const auto fields = fields_of(object);
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

}  // namespace iamq::import

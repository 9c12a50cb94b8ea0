#include "runtime/import/aws_cli/operations.hpp"

// IAM Identity Center: permission sets, who is assigned them in which account, and the people and groups of its
// directory. https://docs.aws.amazon.com/singlesignon/latest/APIReference/
namespace iamq::import {

namespace {

std::string said(const Object& object, std::string_view member) {
  return std::string(object.text(member));
}

CollectedPermissionSet& permission_set(const Reading& reading, const std::string& arn, const text::Span& span) {
  CollectedPermissionSet& row = reading.collection.directory.permission_sets[arn];
  if (row.declared == text::Span{}) {
    row.declared = span;
  }
  return row;
}
CollectedPermissionSet& permission_set_of_call(const Reading& reading) {
  return permission_set(reading, std::string(reading.call.name.parameter("permission-set-arn")), reading.call.span);
}
// A list of parts that was not read whole is not known.
Known state_of(const Reading& reading) {
  if (reading.call.refusal) {
    return means_absent(*reading.call.refusal) ? Known::none : Known::refused;
  }
  return reading.call.is_partial ? Known::refused : Known::here;
}

void read_permission_sets(const Reading& reading, const Object& page) {
  for (const policy::JsonNode& arn : page.json().children(*page.find("PermissionSets"))) {
    permission_set(reading, std::string(arn.text), arn.span);
  }
}

void read_permission_set(const Reading& reading, const Object& object) {
  CollectedPermissionSet& row =
      permission_set(reading, said(object, "PermissionSetArn"), object.span_of("PermissionSetArn"));
  row.name = said(object, "Name");
  row.session_duration = said(object, "SessionDuration");
}

void read_inline_policy(const Reading& reading, const Object& object) {
  const bool is_empty = object.text("InlinePolicy").empty();
  permission_set_of_call(reading).inline_policy = {is_empty ? Known::none : Known::here, object, "InlinePolicy",
                                                   object.span_of("InlinePolicy")};
}
void finish_inline_policy(const Reading& reading) {
  if (reading.call.refusal) {
    permission_set_of_call(reading).inline_policy = {state_of(reading), {}, {}, reading.call.span};
  }
}

void read_managed_policy(const Reading& reading, const Object& object) {
  permission_set_of_call(reading).managed_policies.push_back(said(object, "Arn"));
}
void finish_managed_policies(const Reading& reading) {
  permission_set_of_call(reading).managed = state_of(reading);
}

std::pair<std::string, std::string> reference(const Object& object) {
  return {object.has("Path") ? said(object, "Path") : "/", said(object, "Name")};
}
void read_customer_policy(const Reading& reading, const Object& object) {
  permission_set_of_call(reading).customer_policies.push_back(reference(object));
}
void finish_customer_policies(const Reading& reading) {
  permission_set_of_call(reading).customer = state_of(reading);
}

void read_boundary(const Reading& reading, const Object& object) {
  CollectedPermissionSet& row = permission_set_of_call(reading);
  row.boundary_arn = said(object, "ManagedPolicyArn");
  if (const policy::JsonNode* customer = object.find("CustomerManagedPolicyReference")) {
    row.customer_boundary = reference(Object(object.json(), *customer));
  }
}
void finish_boundary(const Reading& reading) {
  permission_set_of_call(reading).boundary = state_of(reading);
}

void read_assignment(const Reading& reading, const Object& object) {
  CollectedAssignment row;
  row.account = said(object, "AccountId");
  row.permission_set = said(object, "PermissionSetArn");
  row.principal = said(object, "PrincipalId");
  row.is_group = object.text("PrincipalType") == "GROUP";
  row.declared = object.span_of("PrincipalId");
  permission_set(reading, row.permission_set, object.span_of("PermissionSetArn"));
  reading.collection.accounts.try_emplace(row.account, object.span_of("AccountId"));
  reading.collection.directory.assignments.push_back(std::move(row));
}

void read_person(const Reading& reading, const Object& object) {
  CollectedPerson& person = reading.collection.directory.people[said(object, "UserId")];
  person.name = said(object, "UserName");
  person.declared = object.span_of("UserName");
}

void read_directory_group(const Reading& reading, const Object& object) {
  reading.collection.directory.groups[said(object, "GroupId")] = said(object, "DisplayName");
}

void read_membership(const Reading& reading, const Object& object) {
  const policy::JsonNode* member = object.find("MemberId");
  if (member != nullptr && member->kind == policy::JsonNode::Kind::object) {
    const Object id(object.json(), *member);
    CollectedPerson& person = reading.collection.directory.people[said(id, "UserId")];
    person.groups.insert(said(object, "GroupId"));
    if (person.declared == text::Span{}) {
      person.declared = id.span_of("UserId");
    }
  }
}

void finish_memberships(const Reading& reading) {
  if (reading.call.refusal || reading.call.is_partial) {
    return;
  }
  auto& read = reading.collection.directory.read_groups;
  read.insert(std::string(reading.call.name.parameter("group-id")));
  for (const Object& page : reading.call.pages) {
    for (const Object& membership : page.list("GroupMemberships")) {
      read.insert(said(membership, "GroupId"));
    }
  }
}

constexpr Operation directory_rows[] = {
    {"sso-admin",
     "list-instances",
     "Instances",
     true,
     "InstanceArn",
     {},
     {},
     "InstanceArn IdentityStoreId OwnerAccountId Name CreatedDate Status StatusReason",
     {},
     nullptr,
     nullptr},
    {"sso-admin", "list-permission-sets", "PermissionSets", true, {}, {}, {}, {}, {}, read_permission_sets, nullptr},
    {"sso-admin",
     "describe-permission-set",
     "PermissionSet",
     false,
     {},
     "Name PermissionSetArn",
     "SessionDuration",
     "Description CreatedDate RelayState",
     {},
     read_permission_set,
     nullptr},
    {"sso-admin",
     "get-inline-policy-for-permission-set",
     {},
     false,
     "InlinePolicy",
     "InlinePolicy",
     {},
     {},
     "permission-set-arn",
     read_inline_policy,
     finish_inline_policy},
    {"sso-admin",
     "list-managed-policies-in-permission-set",
     "AttachedManagedPolicies",
     true,
     {},
     "Arn",
     {},
     "Name",
     "permission-set-arn",
     read_managed_policy,
     finish_managed_policies},
    {"sso-admin",
     "list-customer-managed-policy-references-in-permission-set",
     "CustomerManagedPolicyReferences",
     true,
     {},
     "Name",
     "Path",
     {},
     "permission-set-arn",
     read_customer_policy,
     finish_customer_policies},
    {"sso-admin",
     "get-permissions-boundary-for-permission-set",
     "PermissionsBoundary",
     false,
     {},
     {},
     "ManagedPolicyArn CustomerManagedPolicyReference",
     {},
     "permission-set-arn",
     read_boundary,
     finish_boundary},
    {"sso-admin",
     "list-accounts-for-provisioned-permission-set",
     "AccountIds",
     true,
     {},
     {},
     {},
     {},
     {},
     nullptr,
     nullptr},
    {"sso-admin",
     "list-account-assignments",
     "AccountAssignments",
     true,
     {},
     "AccountId PermissionSetArn PrincipalType PrincipalId",
     {},
     {},
     {},
     read_assignment,
     nullptr},
    {"identitystore",
     "list-users",
     "Users",
     true,
     "IdentityStoreId",
     "UserName UserId",
     {},
     "IdentityStoreId ExternalIds Name DisplayName NickName ProfileUrl Emails Addresses PhoneNumbers UserType Title "
     "PreferredLanguage Locale Timezone Photos Website Birthdate UserStatus CreatedAt CreatedBy UpdatedAt UpdatedBy "
     "Roles Extensions",
     {},
     read_person,
     nullptr},
    {"identitystore",
     "list-groups",
     "Groups",
     true,
     "IdentityStoreId",
     "GroupId DisplayName",
     {},
     "IdentityStoreId ExternalIds Description CreatedAt CreatedBy UpdatedAt UpdatedBy",
     {},
     read_directory_group,
     nullptr},
    {"identitystore",
     "list-group-memberships",
     "GroupMemberships",
     true,
     {},
     "GroupId MemberId",
     {},
     "IdentityStoreId MembershipId CreatedAt CreatedBy UpdatedAt UpdatedBy",
     {},
     read_membership,
     finish_memberships},
};

}  // namespace

std::span<const Operation> directory_operations() {
  return directory_rows;
}

}  // namespace iamq::import

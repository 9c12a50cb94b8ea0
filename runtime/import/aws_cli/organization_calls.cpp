#include <array>

#include "runtime/import/aws_cli/operations.hpp"

// The calls of AWS Organizations. https://docs.aws.amazon.com/organizations/latest/APIReference/
namespace iamq::import {

namespace {

constexpr std::string_view control_policy_kinds = "SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY";
// Attached by AWS at every level, and allows everything: the model has none of it.
constexpr std::string_view aws_rcp = "p-RCPFullAWSAccess";

constexpr std::string_view not_in_use = "AWSOrganizationsNotInUseException";

std::string text_of_member(const Object& object, std::string_view member) {
  return std::string(object.text(member));
}

void put_once(std::vector<std::string>& list, std::string value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) {
    list.push_back(std::move(value));
  }
}

void read_organization(const Reading& reading, const Object& object) {
  CollectedOrganization& organization = reading.collection.organization;
  const std::string id = text_of_member(object, "Id");
  if (!organization.id.empty() && organization.id != id) {
    reading.findings.error("several-organizations",
                           "these files are of two organizations: " + organization.id + " and " + id,
                           object.span_of("Id"), "import one organization in a session");
    return;
  }
  organization.id = id;
  organization.management_account = text_of_member(object, "MasterAccountId");
  organization.declared = object.span_of("Id");
  if (object.text("FeatureSet") == "CONSOLIDATED_BILLING") {
    reading.findings.note("organization-billing-only",
                          "the organization has consolidated billing only: no SCP or RCP binds its accounts",
                          object.span_of("FeatureSet"));
  }
}

// An account that is in no organization is bound by none.
void finish_organization(const Reading& reading) {
  if (reading.call.refusal && reading.call.refusal->code == not_in_use) {
    reading.collection.standalone.insert(reading.call.name.account);
  }
}

void read_root(const Reading& reading, const Object& object) {
  CollectedOrganization& organization = reading.collection.organization;
  CollectedUnit& root = organization.roots[text_of_member(object, "Id")];
  root.name = text_of_member(object, "Name");
  root.declared = object.span_of("Id");
  if (!object.has("PolicyTypes")) {
    return;  // which of them are on is not known then
  }
  auto& enabled = organization.policy_types[text_of_member(object, "Id")];
  for (const Object& type : object.list("PolicyTypes")) {
    if (type.text("Status") == "ENABLED") {
      enabled.insert(text_of_member(type, "Type"));
    }
  }
}

void read_unit(const Reading& reading, const Object& object) {
  CollectedUnit& unit = reading.collection.organization.units[text_of_member(object, "Id")];
  unit.name = text_of_member(object, "Name");
  unit.declared = object.span_of("Id");
  put_once(unit.parents, std::string(reading.call.name.parameter("parent-id")));
}

void read_member(const Reading& reading, const Object& object) {
  const std::string id = text_of_member(object, "Id");
  CollectedMember& account = reading.collection.organization.accounts[id];
  account.name = text_of_member(object, "Name");
  if (account.declared == text::Span{}) {
    account.declared = object.span_of("Id");
  }
  reading.collection.accounts.try_emplace(id, object.span_of("Id"));
}

void read_placed_member(const Reading& reading, const Object& object) {
  read_member(reading, object);
  put_once(reading.collection.organization.accounts[text_of_member(object, "Id")].parents,
           std::string(reading.call.name.parameter("parent-id")));
}

CollectedControlPolicy* control_policy(const Reading& reading, const Object& summary) {
  const std::string id = text_of_member(summary, "Id");
  if (!has_word(control_policy_kinds, summary.text("Type")) || id == aws_rcp) {
    return nullptr;
  }
  CollectedControlPolicy& policy = reading.collection.organization.policies[id];
  policy.name = text_of_member(summary, "Name");
  policy.type = text_of_member(summary, "Type");
  policy.declared = summary.span_of("Name");
  return &policy;
}

void read_summary(const Reading& reading, const Object& object) {
  control_policy(reading, object);
}

void note_listed_type(const Reading& reading) {
  if (reading.call.is_partial || reading.call.refusal) {
    return;
  }
  std::string type(reading.call.name.parameter("filter"));
  for (const Object& page : reading.call.pages) {
    for (const Object& policy : page.list("Policies")) {
      type = type.empty() ? text_of_member(policy, "Type") : type;
    }
  }
  reading.collection.organization.listed_types.insert(type);
}

void read_described_policy(const Reading& reading, const Object& object) {
  const policy::JsonNode* summary = object.find("PolicySummary");
  if (summary == nullptr) {
    return;
  }
  if (CollectedControlPolicy* policy = control_policy(reading, Object(object.json(), *summary))) {
    policy->content = {object.has("Content") ? Known::here : Known::refused, object, "Content",
                       object.span_of("Content")};
  }
}

void read_target(const Reading& reading, const Object& object) {
  put_once(reading.collection.organization.policies[std::string(reading.call.name.parameter("policy-id"))].targets,
           text_of_member(object, "TargetId"));
}

void note_targets(const Reading& reading) {
  if (!reading.call.is_partial && !reading.call.refusal) {
    reading.collection.organization.policies[std::string(reading.call.name.parameter("policy-id"))].has_targets = true;
  }
}

constexpr std::string_view of_accounts = "Arn Email Status State JoinedMethod JoinedTimestamp Paths";

constexpr Operation organization_rows[] = {
    {"organizations",
     "describe-organization",
     "Organization",
     false,
     "MasterAccountId",
     "Id MasterAccountId",
     "FeatureSet",
     "Arn MasterAccountArn MasterAccountEmail AvailablePolicyTypes",
     {},
     read_organization,
     finish_organization},
    {"organizations", "list-roots", "Roots", true, {}, "Id PolicyTypes", "Name", "Arn", {}, read_root, nullptr},
    {"organizations",
     "list-organizational-units-for-parent",
     "OrganizationalUnits",
     true,
     {},
     "Id Name",
     {},
     "Arn Path",
     "parent-id",
     read_unit,
     nullptr},
    {"organizations",
     "list-accounts",
     "Accounts",
     true,
     "JoinedMethod",
     "Id Name",
     {},
     of_accounts,
     {},
     read_member,
     nullptr},
    {"organizations",
     "list-accounts-for-parent",
     "Accounts",
     true,
     "JoinedMethod",
     "Id Name",
     {},
     of_accounts,
     "parent-id",
     read_placed_member,
     nullptr},
    {"organizations",
     "list-policies",
     "Policies",
     true,
     "AwsManaged",
     "Id Name Type",
     {},
     "Arn Description AwsManaged",
     {},
     read_summary,
     note_listed_type},
    {"organizations",
     "describe-policy",
     "Policy",
     false,
     "PolicySummary",
     "PolicySummary Content",
     {},
     {},
     {},
     read_described_policy,
     nullptr},
    {"organizations",
     "list-targets-for-policy",
     "Targets",
     true,
     "TargetId",
     "TargetId",
     {},
     "Arn Name Type",
     "policy-id",
     read_target,
     note_targets},
    // Tags of accounts, units and policies: no condition key speaks of them where principals act on resources.
    {"organizations", "list-tags-for-resource", "Tags", true, {}, {}, {}, "Key Value", "resource-id", nullptr, nullptr},
};

}  // namespace

std::span<const Operation> organization_operations() {
  return organization_rows;
}

}  // namespace iamq::import

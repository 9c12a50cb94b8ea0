#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

// How AWS's policy summaries write services, resources and conditions.
namespace iamq::query {

// `S3`, of `Amazon S3`.
std::string summary_name(const stdlib::Service& service);

// `All resources`; `BucketName = app, ObjectPath = All`; of services whose ARNs say more, the ARN.
std::string summary_resource(const stdlib::Service& service, std::string_view resource);

// `All regions`, `All accounts`, `This account`, or what the ARN says.
std::string summary_region(std::string_view resource);
std::string summary_account(std::string_view resource, std::string_view this_account);

// `s3:prefix = home/`. AWS does not show the operator; here one that is no equality has its sign: `!=`, `<`, `is
// absent`.
std::string summary_condition(const policy::Condition& condition, const policy::Library& library);

// What AWS says of what comes to nothing.
inline constexpr std::string_view no_resources_defined = "No resources are defined.";
inline constexpr std::string_view actions_without_resource = "One or more actions do not have an applicable resource.";
inline constexpr std::string_view resources_without_action = "One or more resources do not have an applicable action.";
inline constexpr std::string_view actions_without_condition =
    "One or more actions do not have an applicable condition.";
inline constexpr std::string_view conditions_without_action =
    "One or more conditions do not have an applicable action.";
inline constexpr std::string_view no_actions_defined = "No actions are defined.";
inline constexpr std::string_view needs_wildcard =
    "This action does not support resource-level permissions. This requires a wildcard (*) for the resource.";
inline constexpr std::string_view without_resource = "This action does not have an applicable resource.";
inline constexpr std::string_view without_resource_and_condition =
    "This action does not have an applicable resource and condition.";
inline constexpr std::string_view unsupported_condition = " is not a supported condition key for this action.";
inline constexpr std::string_view unsupported_conditions = "Multiple condition keys are not supported for this action.";
inline constexpr std::string_view some_grant_nothing =
    "This policy defines some actions, resources, or conditions that do not provide permissions. To grant access, "
    "policies must have an action that has an applicable resource or condition.";
inline constexpr std::string_view nothing_granted =
    "This policy does not grant any permissions. To grant access, policies must have an action that has an applicable "
    "resource or condition.";
inline constexpr std::string_view no_summary =
    "A summary for this policy cannot be generated. You can still view or edit the JSON policy document.";

}  // namespace iamq::query

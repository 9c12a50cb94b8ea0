#include "runtime/simulate/aws_calls.hpp"

#include <array>

namespace iamq::simulate {

namespace {

constexpr std::array<AwsCallRow, 4> call_rows{{
    {AwsCall::simulate_custom_policy, "simulate-custom-policy", "SimulateCustomPolicy", true, false},
    {AwsCall::simulate_principal_policy, "simulate-principal-policy", "SimulatePrincipalPolicy", true, true},
    {AwsCall::get_context_keys_for_custom_policy, "get-context-keys-for-custom-policy", "GetContextKeysForCustomPolicy",
     false, false},
    {AwsCall::get_context_keys_for_principal_policy, "get-context-keys-for-principal-policy",
     "GetContextKeysForPrincipalPolicy", false, true},
}};

constexpr std::array<AwsMemberRow, 14> member_rows{{
    {"ActionNames", true, false, true, true},
    {"CallerArn", true, false, true, true},
    {"ContextEntries", true, false, true, true},
    {"Marker", true, false, true, true},
    {"MaxItems", true, false, true, true},
    {"OrderedOrganizationPolicyInputList", true, false, true, false},
    {"PermissionsBoundaryPolicyInputList", true, false, true, true},
    {"PolicyExclusionList", true, false, false, true},
    {"PolicyInputList", true, true, true, true},
    {"PolicySourceArn", true, true, false, true},
    {"ResourceArns", true, false, true, true},
    {"ResourceHandlingOption", true, false, true, true},
    {"ResourceOwner", true, false, true, true},
    {"ResourcePolicy", true, false, true, true},
}};

}  // namespace

std::span<const AwsCallRow> aws_calls() {
  return call_rows;
}

const AwsCallRow& row(AwsCall call) {
  return call_rows[static_cast<std::size_t>(call)];
}

std::optional<AwsCall> find_aws_call(std::string_view name) {
  for (const AwsCallRow& row : call_rows) {
    if (row.name == name || row.operation == name) return row.call;
  }
  return std::nullopt;
}

std::span<const AwsMemberRow> aws_members() {
  return member_rows;
}

bool has_member(AwsCall call, const AwsMemberRow& member) {
  const AwsCallRow& of = row(call);
  return (of.is_simulation ? member.in_simulations : member.in_context_keys) &&
         (of.is_of_principal ? member.of_principal : member.of_custom);
}

}  // namespace iamq::simulate

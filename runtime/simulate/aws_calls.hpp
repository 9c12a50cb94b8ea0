#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// The calls of AWS's policy simulator that `iamq simulate --aws` answers, as AWS names them.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html and its three sisters.
namespace iamq::simulate {

enum class AwsCall : std::uint8_t {
  simulate_custom_policy,
  simulate_principal_policy,
  get_context_keys_for_custom_policy,
  get_context_keys_for_principal_policy,
};

struct AwsCallRow {
  AwsCall call;
  std::string_view name;       // on the command line
  std::string_view operation;  // in AWS's API reference
  bool is_simulation;
  bool is_of_principal;
};

std::span<const AwsCallRow> aws_calls();
const AwsCallRow& row(AwsCall call);
// By either name.
std::optional<AwsCall> find_aws_call(std::string_view name);

// A member of a request, and which calls have it.
struct AwsMemberRow {
  std::string_view name;
  bool in_simulations, in_context_keys;  // and of these only …
  bool of_custom, of_principal;          // … in the calls on policies, on principals
};
std::span<const AwsMemberRow> aws_members();
bool has_member(AwsCall call, const AwsMemberRow& member);

}  // namespace iamq::simulate

#pragma once

#include <span>
#include <string_view>

namespace iamq::stdlib {

// A policy that AWS itself maintains, as iamq statements.
struct ManagedPolicy {
  std::string_view name;  // `PowerUserAccess`
  std::string_view
      arn;  // `arn:aws:iam::aws:policy/PowerUserAccess`; the path may be longer: `policy/job-function/Billing`
  std::string_view version;  // of the default version, `v6`
  std::string_view updated;  // when AWS made that version, `2023-07-06`; empty if unknown
  std::string_view text;     // one `policy NAME { … }` declaration, with comments
};

// The policies built into iamq, sorted by name, upper and lower case alike. Nothing is parsed or copied.
std::span<const ManagedPolicy> managed_policies();

// The policy with that name (`PowerUserAccess`), path and name (`job-function/Billing`) or ARN, or null. Names of
// policies are case-sensitive, as in ARNs.
const ManagedPolicy* find_managed_policy(std::string_view name_or_arn);

}  // namespace iamq::stdlib

#include "tests/oracle/public_policy.hpp"

#include <algorithm>
#include <array>

#include "tests/oracle/text.hpp"

namespace iamq::oracle {

namespace {

// "…fixed values (values that don't contain a wildcard or an IAM policy variable) for one or more of the following".
constexpr std::array<std::string_view, 16> fixing_keys{
    "aws:sourcearn",         "aws:sourcevpc",
    "aws:sourcevpce",        "aws:sourceowner",
    "aws:sourceaccount",     "aws:userid",
    "aws:principalorgid",    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:dataaccesspointarn", "s3:dataaccesspointaccount",
    "aws:principalarn",      "aws:principalaccount",
    "aws:principalorgpaths", "aws:principalservicename",
    "aws:sourceorgid",       "aws:sourceorgpaths"};

bool is_fixed(const std::string& value) {
  return value.find_first_of("*?") == std::string::npos && value.find("${") == std::string::npos;
}

// "…very broad IP ranges (for example, 0.0.0.0/1) are evaluated as public. This includes values broader than /8 for
// IPv4 and /32 for IPv6".
bool is_narrow_range(const std::string& range) {
  const std::size_t slash = range.find('/');
  if (slash == std::string::npos) return true;
  const bool is_v6 = range.find(':') != std::string::npos;
  return std::stoi(range.substr(slash + 1)) >= (is_v6 ? 32 : 8);
}

bool ties_down(const Condition& condition) {
  const std::string key = lower(condition.key);
  const bool may_be_missing =
      condition.op.find("IfExists") != std::string::npos || starts_with(condition.op, "ForAllValues:");
  if (may_be_missing || condition.op.find("Not") != std::string::npos || condition.op == "Null") return false;
  if (key == "aws:sourceip" && condition.op.find("IpAddress") != std::string::npos) {
    return std::all_of(condition.values.begin(), condition.values.end(), is_narrow_range);
  }
  return std::find(fixing_keys.begin(), fixing_keys.end(), key) != fixing_keys.end() &&
         std::all_of(condition.values.begin(), condition.values.end(), is_fixed);
}

bool is_public(const Statement& statement) {
  const bool is_for_everyone =
      std::any_of(statement.principals.begin(), statement.principals.end(),
                  [](const Principal& principal) { return principal.type == "*" || principal.text == "*"; });
  return !statement.is_deny && is_for_everyone &&
         std::none_of(statement.conditions.begin(), statement.conditions.end(), ties_down);
}

}  // namespace

bool is_public(const Documents& bucket_policy) {
  return std::any_of(bucket_policy.begin(), bucket_policy.end(), [](const Document& document) {
    return std::any_of(document.statements.begin(), document.statements.end(),
                       [](const Statement& statement) { return is_public(statement); });
  });
}

}  // namespace iamq::oracle

#include "runtime/policy/public_access.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::policy {
namespace {

// Keys of which a fixed value makes a statement non-public: who calls, from where, through what.
constexpr std::array<std::string_view, 17> fixing_keys{
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:userid",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
};

// Operators that hold for some values only, and not for a missing key.
constexpr std::array<std::string_view, 6> fixing_operators{"ArnEquals",    "ArnLike",    "IpAddress",
                                                           "StringEquals", "StringLike", "StringEqualsIgnoreCase"};

bool has_variable(std::string_view text) {
  for (std::size_t i = text.find("${"); i != std::string_view::npos; i = text.find("${", i + 1)) {
    if (read_variable(text.substr(i))) return true;
  }
  return false;
}

// "Very broad IP ranges (for example, 0.0.0.0/1) are evaluated as public. This includes values broader than /8 for IPv4
// and /32 for IPv6".
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
bool is_broad_range(std::string_view range) {
  const std::size_t slash = range.find('/');
  if (slash == std::string_view::npos) return false;
  const int least = range.find(':') == std::string_view::npos ? 8 : 32;
  int prefix = 0;
  const std::string_view digits = range.substr(slash + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  return read.ec != std::errc{} || prefix < least;
}

bool is_fixed(std::string_view key, std::string_view value) {
  if (has_variable(value)) return false;
  if (equal_ignoring_case(key, "aws:SourceIp")) return !is_broad_range(value);
  // "AROLEID:*": any session of one role is still one role.
  if (equal_ignoring_case(key, "aws:userid") && value.substr(0, 4) == "AROA" && value.ends_with(":*")) {
    return value.substr(0, value.size() - 2).find_first_of("*?") == std::string_view::npos;
  }
  // "Access points of an account": the account of the ARN is fixed, its name need not be.
  if (equal_ignoring_case(key, "s3:DataAccessPointArn")) {
    const std::size_t name = value.find(":accesspoint/");
    return name != std::string_view::npos && value.substr(0, name).find_first_of("*?") == std::string_view::npos;
  }
  return value.find_first_of("*?") == std::string_view::npos;
}

bool fixes(const Condition& condition, const Library& library) {
  if (condition.op.if_exists || condition.op.qualifier == SetQualifier::for_all_values) return false;
  OperatorId plain = condition.op;
  plain.qualifier = SetQualifier::none;
  const std::string name = library.operators().name(plain);
  const std::string_view key = library.text(condition.key);
  return std::find(fixing_operators.begin(), fixing_operators.end(), name) != fixing_operators.end() &&
         std::any_of(fixing_keys.begin(), fixing_keys.end(),
                     [&](std::string_view fixing) { return equal_ignoring_case(fixing, key); }) &&
         std::all_of(condition.values.begin(), condition.values.end(),
                     [&](StringId value) { return is_fixed(key, library.text(value)); });
}

bool is_public(const Statement& statement, const Library& library) {
  if (statement.effect != Effect::allow) return false;
  const bool names_everyone =
      statement.not_principal ||
      std::any_of(statement.principals.begin(), statement.principals.end(),
                  [](const PrincipalPattern& principal) { return principal.type == PrincipalType::everyone; });
  return names_everyone && std::none_of(statement.conditions.begin(), statement.conditions.end(),
                                        [&](const Condition& condition) { return fixes(condition, library); });
}

}  // namespace

bool is_public(const Document& document, const Library& library) {
  return std::any_of(document.statements.begin(), document.statements.end(),
                     [&](const Statement& statement) { return is_public(statement, library); });
}

}  // namespace iamq::policy

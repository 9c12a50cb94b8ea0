#include "runtime/evaluate/key_source.hpp"

#include "runtime/policy/wildcard.hpp"

namespace iamq::evaluate {

namespace {

struct Row {
  std::string_view key;  // a `/` at its end: every key that begins so
  KeySource source;
};

constexpr Row rows[] = {
    {"aws:PrincipalType", {.kind = true}},
    {"aws:MultiFactorAuthPresent", {.kind = true}},
    {"aws:MultiFactorAuthAge", {.kind = true}},
    {"aws:PrincipalAccount", {.account = true}},
    {"aws:PrincipalOrgID", {.account = true}},
    {"aws:PrincipalOrgPaths", {.account = true}},
    {"aws:PrincipalArn", {.caller = true}},
    {"aws:PrincipalTag/", {.caller = true}},
    {"aws:username", {.caller = true}},
    {"aws:userid", {.caller = true}},
    // What names no account is the caller's own.
    {"aws:ResourceAccount", {.account = true, .resource = true}},
    {"aws:ResourceOrgID", {.account = true, .resource = true}},
    {"aws:ResourceOrgPaths", {.account = true, .resource = true}},
    {"aws:ResourceTag/", {.resource = true}},
    {"iam:ResourceTag/", {.resource = true}},
    {"aws:RequestedRegion", {.resource = true}},
};

}  // namespace

KeySource source_of(std::string_view key) {
  for (const Row& row : rows) {
    const bool is_prefix = row.key.back() == '/';
    if (policy::equal_ignoring_case(is_prefix ? key.substr(0, row.key.size()) : key, row.key)) return row.source;
  }
  return {};
}

}  // namespace iamq::evaluate

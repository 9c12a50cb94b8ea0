#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "lang/text/diagnostic.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

struct SummaryOf {
  policy::PolicyId policy{};
  std::string account;  // the policy's own; empty if it belongs to none
  std::string about;    // a service's prefix or an action; empty: the whole policy
  bool denied = false;  // of a service or an action: what Deny statements say
  text::Span where;     // of `about`
};

// `summary of policy X`: AWS's three nested tables, one policy at a time. Columns of a policy: service, access level,
// resource, condition; of a service: action, resource, condition; of an action: resource, region, account, condition;
// and what comes to nothing. Numbers count the catalog. Where the evaluator says that an action can never be allowed
// (or denied) although its elements fit, the row says so.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand.html
std::variant<Answer, text::Diagnostic> policy_summary(const Asking& asking, const SummaryOf& what);

}  // namespace iamq::query

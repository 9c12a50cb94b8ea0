#pragma once

#include <variant>

#include "lang/text/diagnostic.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

// `quotas of X`: how much of each of AWS's quotas is used. Columns: of, quota, used, limit (today's default),
// on_request (what AWS raises it to), limit_2018, state (ok, near, raised, over).
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
namespace iamq::show {

// Of an account: its own, and below them those of its principals and policies that are not `ok`. Of a user, a group, a
// role, a managed or a control policy: all. Anything else has none: a diagnostic at `where`.
std::variant<query::Answer, text::Diagnostic> quotas(const query::Asking& asking, model::EntityId entity,
                                                     const text::Span& where);

// Of an inline policy: its name, and the quota that it shares with the other inline policies of its bearer.
query::Answer quotas_of_inline_policy(const query::Asking& asking, model::EntityId bearer, policy::PolicyId policy);

}  // namespace iamq::show

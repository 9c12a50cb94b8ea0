#pragma once

#include <variant>

#include "lang/text/diagnostic.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

// `context keys of X`: the condition keys that a request's decision can turn on, as
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html lists them.
namespace iamq::query {

// Of one policy: the keys of its conditions and the policy variables in its texts, each once, sorted. Columns: key,
// type, availability (when a request carries it), statements.
Answer context_keys(const Asking& asking, policy::PolicyId policy);

// Of all policies that bear on what a user, group or role may do: its own, its groups', its boundary. Of a managed or
// control policy: its own. Anything else has none: a diagnostic at `where`.
std::variant<Answer, text::Diagnostic> context_keys(const Asking& asking, model::EntityId entity,
                                                    const text::Span& where);

}  // namespace iamq::query

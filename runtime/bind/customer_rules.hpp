#pragma once

#include <cstddef>
#include <vector>

#include "runtime/bind/binder.hpp"
#include "runtime/policy/quota.hpp"

// What AWS refuses at the moment a customer writes a policy. What is stored already (an import) and AWS's own policies
// are never put to these rules.
namespace iamq::bind {

// An Action without a service and a Resource that is no ARN match nothing: a notice in what is stored, but AWS takes
// neither ("Actions/Conditions must be prefaced by a vendor", "must be in ARN format or \"*\"").
void refuse_what_matches_nothing(std::vector<text::Diagnostic>& found);

// Whether one policy of that kind is small enough; says it if not, or if only a raised quota has room.
bool fits_quota(Binder& binder, policy::PolicyKind kind, StringId name, std::size_t characters, const text::Span& span);

// An error if the inline policies of a user, group or role are larger together than AWS takes.
void check_inline_policies(Binder& binder, EntityId bearer, const model::Few<PolicyId>& policies,
                           const text::Span& span);

// Whether a row may have so many of what a quota counts; says it if not, or if only a raised quota has room.
bool fits_count(Binder& binder, policy::Quota quota, EntityId whose, std::size_t used, const text::Span& span);
// Of managed policies attached to a user, group or role.
policy::Quota attachment_quota(EntityId bearer);

// An error for a tag whose key or value is longer than AWS takes.
void check_tag(Binder& binder, const lang::Pair& tag);

// AWS takes no policy without a statement; an error at `span`.
void report_no_statements(Binder& binder, const text::Span& span);

// Says what is wrong with a native text in its own words (`to`, `on`) and not in those of JSON.
void speak_native(std::vector<text::Diagnostic>& found, policy::PolicyKind kind);

}  // namespace iamq::bind

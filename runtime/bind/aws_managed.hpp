#pragma once

#include <optional>
#include <string_view>

#include "runtime/bind/binder.hpp"

namespace iamq::bind {

// Whether the text is how AWS's own policies are written: `aws:PowerUserAccess`, `arn:aws:iam::aws:policy/…`.
bool names_aws_managed_policy(std::string_view text);

// Whether the row is one of AWS's own policies.
bool is_aws_managed(const model::World& world, EntityId entity);

// The row of that AWS managed policy; it is made, from the text built into iamq, when it is first spoken of.
// Nothing and an error if there is none of that name.
std::optional<EntityId> find_aws_managed_policy(Binder& binder, std::string_view name_or_arn, const text::Span& span);

// A row of that name without a text, whether iamq knows the policy or not: for `policy aws:NAME { … }`, as an export
// had it.
model::ManagedPolicy aws_managed_row(Binder& binder, std::string_view name_or_arn);

}  // namespace iamq::bind

#pragma once

#include "runtime/evaluate/statement.hpp"

// Which sides have to open: the caller's own policies, the resource's policy, or both.
namespace iamq::evaluate {

// Callers of an account: root, users and sessions. Services, providers' identities and the anonymous have no policies
// of their own, so only the resource's policy can let them in.
bool has_identity_side(const Caller& caller);

// The principal's own account does not own the resource.
bool is_cross_account(const Question& question);

// Whether only the resource's policy can open this resource: role trust policies and KMS key policies.
bool needs_resource_policy(const Question& question);

}  // namespace iamq::evaluate

#pragma once

#include "tests/oracle/request.hpp"

namespace iamq::oracle {

// Adds to the context what follows from the caller and the first resource, unless it is there already.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
void add_known_keys(Case& asked);

// Who owns the resource: what is said, else the account of its ARN, else the caller's.
std::string owner_of(const Target& target, const Caller& caller);

}  // namespace iamq::oracle

#pragma once

#include "runtime/evaluate/request.hpp"

namespace iamq::evaluate {

// Adds the context keys that follow from the caller and the resource themselves. What was said of a key stays.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
void fill_context(Request& request);

// The account that owns a resource: as the request says, else as its ARN says, else the caller's.
std::string_view owner_of(const RequestResource& resource, const Caller& caller);

}  // namespace iamq::evaluate

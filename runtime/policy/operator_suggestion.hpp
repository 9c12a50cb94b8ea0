#pragma once

#include <string>
#include <string_view>

#include "runtime/policy/library.hpp"

namespace iamq::policy {

// What to say of an operator that is none: "did you mean `ForAnyValue:StringLike`?". Empty: nothing is near.
std::string operator_suggestion(std::string_view unknown, const OperatorNames& operators);

}  // namespace iamq::policy

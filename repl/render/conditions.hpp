#pragma once

#include <string>
#include <string_view>

#include "runtime/condition/truth.hpp"
#include "runtime/policy/library.hpp"

// Conditions in the language's own syntax, as a policy would say them.
namespace iamq::render {

// `aws:MultiFactorAuthPresent is true`, `aws:SourceIp not in 10.0.0.0/8`.
std::string literal_text(const condition::Literal& literal);

// `A and B, or C`; `always` and `never` for the constant ones.
std::string condition_text(const condition::Formula& formula);

// A condition of a policy.
std::string condition_text(const policy::Condition& condition, const policy::Library& library);

// A word of the language, in quotes if it needs them.
std::string quoted_word(std::string_view text);

}  // namespace iamq::render

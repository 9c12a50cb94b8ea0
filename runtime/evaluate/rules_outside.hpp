#pragma once

#include <string_view>

#include "runtime/evaluate/decision.hpp"

namespace iamq::evaluate {

// A rule outside of policies by its name for programs, and in words: why it decided. Empty for none.
std::string_view key_of(SpecialRule rule);
std::string_view words_of(SpecialRule rule);

}  // namespace iamq::evaluate

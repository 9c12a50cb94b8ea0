#pragma once

#include <string_view>

namespace iamq::lang::grammar {

// What to write instead of a word that people know from other languages; empty for any other word.
std::string_view instead_of(std::string_view word);

}  // namespace iamq::lang::grammar

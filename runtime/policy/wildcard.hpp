#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// The one wildcard matcher, below everything that has patterns.
namespace iamq::policy {

// A pattern in which some characters are literal: `mask` is empty (all `*` and `?` live) or holds, byte for byte, '1'
// where a character is literal. `ignore_case` folds the ASCII letters.
bool matches_pattern(std::string_view pattern, std::string_view mask, std::string_view value, bool ignore_case);

bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII letters
std::string lower_case(std::string_view text);                     // ASCII letters

// Bytes of the character (code point) that starts `text`; 1 where the text is not UTF-8. `text` must not be empty.
std::size_t character_length(std::string_view text);

}  // namespace iamq::policy

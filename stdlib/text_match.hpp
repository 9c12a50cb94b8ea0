#pragma once

#include <string_view>

// Comparisons of names the way IAM makes them. Bytes outside ASCII are compared as they are.
namespace iamq::stdlib {

// A letter in lower case, any other byte as it is.
constexpr char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Equal but for the case of letters.
bool equals_ignoring_case(std::string_view a, std::string_view b);

// The order of names in the catalog: as bytes, once letters are in lower case.
bool less_ignoring_case(std::string_view a, std::string_view b);

// Whether the text begins so, but for the case of letters.
bool starts_with_ignoring_case(std::string_view text, std::string_view beginning);

// Whether a pattern with `*` (any text) and `?` (any one byte) covers the text, but for the case of letters.
bool wildcard_matches_ignoring_case(std::string_view pattern, std::string_view text);

// Whether the text is the template with each `${…}` replaced by some text that is not empty, but for the case of
// letters.
bool template_matches_ignoring_case(std::string_view pattern, std::string_view text);

// The end of the `${…}` that begins at `begin`, or npos if none does.
std::size_t placeholder_end(std::string_view text, std::size_t begin);

// How many bytes of a template are outside `${…}` and no `*`: of two that fit, the one with more is the more specific.
std::size_t literal_length(std::string_view pattern);

}  // namespace iamq::stdlib

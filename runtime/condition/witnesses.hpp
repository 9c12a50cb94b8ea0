#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iamq::condition {

// A pattern as the matchers of operators read it.
struct TextPattern {
  std::string text;
  std::string literal_mask;  // as policy::Substituted::literal_mask
  bool takes_wildcards = false;
  bool ignores_case = false;
  bool is_arn = false;  // wildcards of the first five components do not match a colon
};

// Texts of every kind that the patterns can tell apart: for each combination of patterns that some text meets (and no
// other), one such text, and the empty text. Found by walking all patterns at once, character by character; nothing if
// that takes too many steps.
std::optional<std::vector<std::string>> text_witnesses(const std::vector<TextPattern>& patterns);

// Numbers below, at, between and above the given ones, a text that is no number, and the empty text. What is no decimal
// is left out.
std::vector<std::string> number_witnesses(const std::vector<std::string>& numbers);

// The text with its letters, those of ASCII, in the other case.
std::string in_other_case(std::string text);

}  // namespace iamq::condition

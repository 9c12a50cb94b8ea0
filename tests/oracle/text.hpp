#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/request.hpp"

// Texts of policies against texts of requests.
namespace iamq::oracle {

std::string lower(std::string_view text);
bool starts_with(std::string_view text, std::string_view prefix);

// The pieces between colons; the last of at most `most` pieces keeps its colons.
std::vector<std::string> split(std::string_view text, char separator, std::size_t most);

// A character of a pattern. A live `*` or `?` is a wildcard; another one is the character.
struct PatternCharacter {
  char32_t character = 0;
  bool is_live = false;
};
using Pattern = std::vector<PatternCharacter>;

// A text in which `*` and `?` are wildcards and nothing else is special.
Pattern plain_pattern(std::string_view text);

// A text under 2012-10-17: ${key} is replaced by the key's value, ${key, 'default'} by the default if the key has none,
// ${*}, ${?} and ${$} by the character. What was put in is literal. Nothing: some variable has no value.
std::optional<Pattern> substituted_pattern(std::string_view text, const Context& context);

bool matches(const Pattern& pattern, std::string_view text);
bool equals(const Pattern& pattern, std::string_view text);
bool equals_ignoring_case(const Pattern& pattern, std::string_view text);

// Six components, each matched alone; what has fewer matches nothing.
bool matches_as_arn(const Pattern& pattern, std::string_view text);

}  // namespace iamq::oracle

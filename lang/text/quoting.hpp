#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Words with quotes in them: JSON strings, wholly or in part, as in `productionapp/"my file.txt"`.
namespace iamq::text {

// What the word says. `${...}` and everything outside of quotes stands as written; a quote that never closes runs to
// the end, an escape that is none stands for itself.
std::string unquote(std::string_view word);

// The text as a JSON string on one line.
std::string quote(std::string_view text);

// Escapes inside of the quotes of a word that JSON does not know; positions count from the word's begin.
struct BadEscape {
  std::uint32_t begin;
  std::uint32_t end;
};
std::vector<BadEscape> bad_escapes(std::string_view word);

// Whether the text reads back as one word without quotes (as a name it may still be a small word).
bool can_stand_bare(std::string_view text);

}  // namespace iamq::text

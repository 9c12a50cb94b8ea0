#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lang/text/diagnostic.hpp"

// What is wrong with a text that is no JSON, in words.
namespace iamq::policy {

// What the grammar needed where it failed.
enum class JsonExpected : std::uint8_t {
  nothing,
  value,
  next_element,   // of a list, behind a comma
  next_member,    // of an object, behind a comma
  end_of_array,   // or a comma, or the first element
  end_of_object,  // or a comma, or the first member
  colon,
  character,  // a good one in a string, or the closing quote
  escape,     // behind a backslash
  surrogate_pair,
  digit,
  end,
  less_depth,
};

// Where the grammar failed: thrown inside json_events.cpp, never out of it.
struct JsonFailure {
  std::uint32_t at = 0;  // byte in the text
  JsonExpected expected = JsonExpected::nothing;
};

// `open`: where the objects and lists began that are open at the failure, outermost first.
text::Diagnostic explain(const JsonFailure& failure, std::string_view text, const std::vector<std::uint32_t>& open,
                         std::uint32_t depth_limit);

// Where in the raw text of a string (escapes well-formed) half of a UTF-16 pair stands alone.
std::optional<std::size_t> lone_surrogate(std::string_view raw);

}  // namespace iamq::policy

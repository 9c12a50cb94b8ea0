#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace iamq::line {

// What stands at one place of a text.
struct CodePoint {
  std::int32_t code = -1;  // -1: no UTF-8
  std::size_t bytes = 1;
  bool is_valid() const { return code >= 0; }
};
CodePoint code_point_at(std::string_view text, std::size_t at);

// Whether a terminal would obey it instead of showing it: controls, marks that reverse the reading order, separators of
// lines. What others wrote (names, tags, files) is never printed with any of them.
bool is_obeyed(std::int32_t code);

}  // namespace iamq::line

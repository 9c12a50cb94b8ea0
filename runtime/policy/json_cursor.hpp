#pragma once

#include <cstddef>
#include <string_view>

#include "runtime/policy/json_scan.hpp"

namespace iamq::policy {

// Where somebody who reads JSON from left to right stands, as long as all of it is plain: nothing that is escaped, no
// control characters, ASCII only. Each function is false where something else stands.
struct JsonCursor {
  const char* at;
  const char* end;

  bool is_at(char character) const { return at != end && *at == character; }
  void skip_white_space() {
    while (at != end && json_scan::is_white_space(*at)) ++at;
  }
  // With the white space around it.
  bool take(char character) {
    if (!is_at(character)) {
      skip_white_space();
      if (!is_at(character)) return false;
    }
    ++at;
    skip_white_space();
    return true;
  }
  // Without the white space behind it.
  bool take_last(char character) {
    if (!is_at(character)) return false;
    ++at;
    return true;
  }
  bool string(std::string_view& text) {
    if (!is_at('"')) return false;
    const char* const begin = at + 1;
    const char* const quote = json_scan::end_of_plain_ascii(begin, end);
    if (quote == end || *quote != '"') return false;
    text = {begin, static_cast<std::size_t>(quote - begin)};
    at = quote + 1;
    return true;
  }
};

}  // namespace iamq::policy

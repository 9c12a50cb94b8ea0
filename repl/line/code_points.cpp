#include "repl/line/code_points.hpp"

#include <utf8proc.h>

namespace iamq::line {

CodePoint code_point_at(std::string_view text, std::size_t at) {
  CodePoint result;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
  const auto read = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &result.code);
  if (read > 0) {
    result.bytes = static_cast<std::size_t>(read);
  } else {
    result.code = -1;
  }
  return result;
}

bool is_obeyed(std::int32_t code) {
  const bool is_control = (code >= 0 && code < 0x20) || (code >= 0x7F && code < 0xA0);
  const bool turns_direction = code == 0x061C || code == 0x200E || code == 0x200F ||
                               (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return is_control || turns_direction || code == 0x2028 || code == 0x2029 || code == 0xFEFF;
}

}  // namespace iamq::line

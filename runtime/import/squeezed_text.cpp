#include "runtime/import/squeezed_text.hpp"

#include <algorithm>
#include <cstring>

namespace iamq::import {

namespace {

// Many at a time: most of a text is spaces.
const char* behind_spaces(const char* from, const char* end) {
  constexpr char spaces[] = "        ";
  constexpr std::ptrdiff_t many = sizeof spaces - 1;
  while (end - from >= many && std::memcmp(from, spaces, many) == 0) from += many;
  while (from != end && *from == ' ') ++from;
  return from;
}

}  // namespace

void squeeze(std::string_view text, std::string& squeezed) {
  constexpr std::ptrdiff_t most = 255;  // that a byte tells; more of them stay as they are
  squeezed.resize(2 * text.size());     // of nothing but line breaks
  char* to = squeezed.data();
  const char* from = text.data();
  const char* const end = from + text.size();
  while (from != end) {
    const void* const line_break = std::memchr(from, '\n', static_cast<std::size_t>(end - from));
    const char* const behind = line_break == nullptr ? end : static_cast<const char*>(line_break) + 1;
    to = std::copy(from, behind, to);
    from = behind;
    if (line_break == nullptr) break;
    from = behind_spaces(from, behind + std::min(end - behind, most));
    *to++ = static_cast<char>(from - behind);
  }
  squeezed.resize(static_cast<std::size_t>(to - squeezed.data()));
}

std::string unsqueezed(std::string_view squeezed) {
  std::string text;
  text.reserve(2 * squeezed.size());
  while (true) {
    const std::size_t line = squeezed.find('\n');
    text.append(squeezed.substr(0, line));
    if (line == std::string_view::npos) return text;
    text += '\n';
    text.append(static_cast<unsigned char>(squeezed[line + 1]), ' ');
    squeezed.remove_prefix(line + 2);
  }
}

}  // namespace iamq::import

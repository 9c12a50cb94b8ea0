#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

// What the characters of JSON are, for whoever steps over them.
namespace iamq::policy::json_grammar {

// Stands for itself in a string.
inline bool is_plain_ascii(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\';
}
inline bool is_white_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Behind the plain ASCII that begins here; eight bytes at a time.
inline const char* end_of_plain_ascii(const char* at, const char* end) {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101, high = ones * 0x80;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & high; };
  std::uint64_t eight = 0;
  for (; static_cast<std::size_t>(end - at) >= sizeof eight; at += sizeof eight) {
    std::memcpy(&eight, at, sizeof eight);
    const std::uint64_t is_control = (eight - ones * 0x20) & ~eight & high;
    const std::uint64_t special =
        is_control | (eight & high) | has_zero(eight ^ ones * '"') | has_zero(eight ^ ones * '\\');
    if (special == 0) continue;
    // Only behind the first special byte a borrow can mark one that is none.
    if constexpr (std::endian::native == std::endian::little) return at + std::countr_zero(special) / 8;
    break;
  }
  while (at != end && is_plain_ascii(*at)) ++at;
  return at;
}

// Whether an odd number of backslashes stands before it.
inline bool is_escaped(const char* begin, const char* quote) {
  const char* at = quote;
  while (at != begin && at[-1] == '\\') --at;
  return (quote - at) % 2 == 1;
}

// What counts where only the end of an object is looked for; all else is stepped over, which is most of an export.
inline constexpr auto tells_of_end = [] {
  std::array<bool, 256> tells{};
  for (const char c : {'"', '{', '[', '}', ']'}) tells[static_cast<unsigned char>(c)] = true;
  return tells;
}();

// Behind the bracket that closes the object; null if none does.
inline const char* end_of_object(const char* begin, const char* end) {
  std::size_t depth = 0;
  for (const char* at = begin;; ++at) {
    while (at != end && !tells_of_end[static_cast<unsigned char>(*at)]) ++at;
    if (at == end) return nullptr;
    if (*at == '"') {
      do {
        at = static_cast<const char*>(std::memchr(at + 1, '"', static_cast<std::size_t>(end - at - 1)));
        if (at == nullptr) return nullptr;
      } while (is_escaped(begin, at));
    } else if (*at == '{' || *at == '[') {
      ++depth;
    } else if (--depth == 0) {
      return at + 1;
    }
  }
}

}  // namespace iamq::policy::json_grammar

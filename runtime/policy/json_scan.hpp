#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

// Runs of characters that JSON consists of, taken in large steps.
namespace iamq::policy::json_scan {

inline constexpr auto plain_ascii = [] {
  std::array<bool, 256> is_plain{};
  for (unsigned c = 0x20; c < 0x80; ++c) is_plain[c] = c != '"' && c != '\\';
  return is_plain;
}();
inline bool is_plain_ascii(char c) {
  return plain_ascii[static_cast<unsigned char>(c)];
}
// Behind the plain ASCII that begins here. Sixteen bytes at a time, or eight, where none of them is special.
inline const char* end_of_plain_ascii(const char* at, const char* end) {
#ifdef __SSE2__
  for (; end - at >= static_cast<std::ptrdiff_t>(sizeof(__m128i)); at += sizeof(__m128i)) {
    const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i below_blank = _mm_cmplt_epi8(sixteen, _mm_set1_epi8(0x20));  // signed: what is no ASCII is, too
    const __m128i quote = _mm_cmpeq_epi8(sixteen, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(sixteen, _mm_set1_epi8('\\'));
    const int special = _mm_movemask_epi8(_mm_or_si128(below_blank, _mm_or_si128(quote, backslash)));
    if (special != 0) return at + std::countr_zero(static_cast<unsigned>(special));
  }
#endif
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101, high = ones * 0x80;
  std::uint64_t eight = 0;
  for (; static_cast<std::size_t>(end - at) >= sizeof eight; at += sizeof eight) {
    std::memcpy(&eight, at, sizeof eight);
    // Of a byte below 0x80 the high bit is set where what is subtracted is larger.
    const std::uint64_t special =
        ((eight - ones * 0x20) | ((eight ^ ones * '"') - ones) | ((eight ^ ones * '\\') - ones) | eight) & high;
    if (special == 0) continue;
    // Only behind the first special byte a borrow can mark one that is none.
    if constexpr (std::endian::native == std::endian::little) return at + std::countr_zero(special) / 8;
    break;
  }
  while (at != end && is_plain_ascii(*at)) ++at;
  return at;
}

inline bool is_white_space(char c) {
  return static_cast<unsigned char>(c) <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r');
}

}  // namespace iamq::policy::json_scan

#include "runtime/policy/wildcard.hpp"

#include <algorithm>

namespace iamq::policy {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::size_t character_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 1;
  if (length > text.size()) return 1;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 1;
  }
  return length;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return x == y || lower(x) == lower(y); });
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

// Greedy: a `*` first takes nothing; when what follows fails, the last `*` (never an earlier one) takes one character
// more. What an earlier `*` could still do, the last one can do as well, so nothing is lost and no step repeats for
// more than |value| places of the last `*`.
bool matches_pattern(std::string_view pattern, std::string_view mask, std::string_view value, bool ignore_case) {
  const auto is_live = [&](std::size_t at, char wildcard) {
    return pattern[at] == wildcard && (mask.empty() || mask[at] == '0');
  };
  const auto length_at = [&](std::size_t at) {
    const bool is_ascii = static_cast<unsigned char>(value[at]) < 0x80;
    return is_ascii ? 1 : character_length(value.substr(at));
  };
  std::size_t p = 0, v = 0;
  std::size_t after_star = std::string_view::npos, star_took_to = 0;
  while (v < value.size()) {
    if (p < pattern.size() && is_live(p, '*')) {
      after_star = ++p;
      star_took_to = v;
      if (p == pattern.size()) return true;
    } else if (p < pattern.size() && is_live(p, '?')) {
      ++p;
      v += length_at(v);
    } else if (p < pattern.size() &&
               (pattern[p] == value[v] || (ignore_case && lower(pattern[p]) == lower(value[v])))) {
      ++p;
      ++v;
    } else if (after_star != std::string_view::npos) {
      // By whole characters, so that a `?` behind the `*` never sees half of one.
      star_took_to += length_at(star_took_to);
      v = star_took_to;
      p = after_star;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && is_live(p, '*')) ++p;
  return p == pattern.size();
}

}  // namespace iamq::policy

#include "stdlib/text_match.hpp"

#include <algorithm>

namespace iamq::stdlib {
namespace {

bool same(char a, char b) {
  return a == b || fold(a) == fold(b);
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same);
}

bool less_ignoring_case(std::string_view a, std::string_view b) {
  auto length = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < length; ++i) {
    if (a[i] == b[i]) continue;  // nearly all that are the same are so in their case, too
    auto x = static_cast<unsigned char>(fold(a[i])), y = static_cast<unsigned char>(fold(b[i]));
    if (x != y) return x < y;
  }
  return a.size() < b.size();
}

bool starts_with_ignoring_case(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() && equals_ignoring_case(text.substr(0, beginning.size()), beginning);
}

// Both matchers go back to the latest wildcard only: an earlier one could not do better, because what it would give up
// the latest one can take. So the time is at most the product of the lengths.
bool wildcard_matches_ignoring_case(std::string_view pattern, std::string_view text) {
  constexpr auto none = std::string_view::npos;
  std::size_t p = 0, t = 0, star = none, star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
      if (p == pattern.size()) return true;
    } else if (p < pattern.size() && (pattern[p] == '?' || same(pattern[p], text[t]))) {
      ++p;
      ++t;
    } else if (star != none) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool template_matches_ignoring_case(std::string_view pattern, std::string_view text) {
  constexpr auto none = std::string_view::npos;
  std::size_t p = 0, t = 0, free = none, free_text = 0;
  while (t < text.size()) {
    if (auto end = placeholder_end(pattern, p); end != none) {
      free = p = end;
      free_text = ++t;  // not empty
    } else if (p < pattern.size() && same(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (free != none) {
      p = free;
      t = ++free_text;
    } else {
      return false;
    }
  }
  return p == pattern.size();
}

std::size_t placeholder_end(std::string_view text, std::size_t begin) {
  if (begin + 1 >= text.size() || text[begin] != '$' || text[begin + 1] != '{') return std::string_view::npos;
  auto brace = text.find('}', begin);
  return brace == std::string_view::npos ? brace : brace + 1;
}

std::size_t literal_length(std::string_view pattern) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < pattern.size();) {
    if (auto end = placeholder_end(pattern, i); end != std::string_view::npos) {
      i = end;
    } else {
      if (pattern[i] != '*') ++length;
      ++i;
    }
  }
  return length;
}

}  // namespace iamq::stdlib

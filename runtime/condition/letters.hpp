#pragma once

#include <string>
#include <string_view>

namespace iamq::condition {

// ASCII letters only, whatever the locale: names of keys, actions and services are ASCII.
inline char lower_case(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) letter = lower_case(letter);
  return lower;
}

}  // namespace iamq::condition

#pragma once

#include <string_view>

// Walking over the data files: lines, tab-separated fields, blank-separated lists.
namespace iamq::stdlib {

// The text up to the separator, which is taken off the front of the rest together with it.
inline std::string_view take_until(std::string_view& rest, char separator) {
  auto end = rest.find(separator);
  auto part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return part;
}

inline std::string_view take_line(std::string_view& rest) {
  return take_until(rest, '\n');
}

// A field of a line; `-` and a missing field are the empty one.
inline std::string_view take_field(std::string_view& line) {
  auto field = take_until(line, '\t');
  return field == "-" ? std::string_view() : field;
}

// Calls the function with each word of a blank-separated list.
template <class Function>
void for_each_word(std::string_view list, Function&& function) {
  while (!list.empty()) function(take_until(list, ' '));
}

}  // namespace iamq::stdlib

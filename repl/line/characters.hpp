#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// What people take for one character, and how wide it is on a terminal. Positions count bytes of UTF-8.
namespace iamq::line {

// Where the character that begins at `at` ends: combining marks and joined emoji belong to it. The text's size at its
// end.
std::size_t end_of_character(std::string_view text, std::size_t at);

// Where the character before `at` begins; 0 at the beginning.
std::size_t begin_of_character_before(std::string_view text, std::size_t at);

// A character as a terminal shall show it: nothing that it would obey, and nothing that reverses the reading order.
// `\x03` becomes `^C`, a byte that is no UTF-8 becomes `�`. A tab becomes blanks up to the next multiple of 8 columns.
struct Shown {
  std::string text;
  std::size_t columns = 0;
};
Shown shown(std::string_view character, std::size_t column);

// Columns that the text takes from the left edge of the screen.
std::size_t columns_of(std::string_view text);

}  // namespace iamq::line

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "repl/line/editor.hpp"

// From the editor's state to rows of a screen.
namespace iamq::line {

struct Size {
  std::size_t width = 80, height = 24;
};

// How an entry is introduced.
struct Prompts {
  std::string first, next;  // `iamq> `, `...> `
  std::string_view code;    // their colour
  bool has_colour = false;
};

struct Row {
  std::string bytes;  // with colours
  std::size_t columns = 0;
  friend bool operator==(const Row& a, const Row& b) { return a.bytes == b.bytes; }
};
struct Page {
  std::vector<Row> rows;
  std::size_t cursor_row = 0, cursor_column = 0;
};

// What has to be seen of the editor on a screen of that size: a text that is too tall shows the part around the cursor.
Page lay_out(const Editor& editor, const Prompts& prompts, const Size& size);

// The same for a text that was entered: all of it, without suggestion, list and search.
Page lay_out_entered(const Editor& editor, const Prompts& prompts, const Size& size);

}  // namespace iamq::line

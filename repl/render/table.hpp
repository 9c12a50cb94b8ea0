#pragma once

#include <string>
#include <vector>

#include "repl/render/screen.hpp"

namespace iamq::render {

// Columns of text side by side, aligned by what they take on the screen. A cell may have several lines. On a screen
// that is too narrow the widest columns are folded; elsewhere nothing is. A row of one cell, where there are more
// columns, is a heading across all of them.
struct TextTable {
  std::vector<std::string> titles;
  std::vector<std::vector<std::string>> rows;
};
std::string draw(const TextTable& table, const Screen& screen);

}  // namespace iamq::render

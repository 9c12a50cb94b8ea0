#include "repl/line/painter.hpp"

#include <algorithm>
#include <utility>

namespace iamq::line {
namespace {

std::string up(std::size_t rows) {
  return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "A";
}
std::string down(std::size_t rows) {
  return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "B";
}
constexpr std::string_view clear_row = "\x1b[K";
constexpr std::string_view clear_below = "\x1b[J";

}  // namespace

std::string Painter::paint(Page page, const Size& size) {
  std::string bytes;
  std::size_t at = shown_.cursor_row;
  std::size_t there = std::max<std::size_t>(shown_.rows.size(), 1);  // rows that exist on the screen
  const auto go_to = [&](std::size_t row) {
    if (row < at) bytes += up(at - row);
    if (row > at) bytes += down(std::min(row, there - 1) - at);
    at = row < there ? row : there - 1;
    for (; at < row; ++at, ++there) bytes += "\r\n";
    bytes += "\r";
  };
  for (std::size_t row = 0; row < page.rows.size(); ++row) {
    if (row < shown_.rows.size() && shown_.rows[row] == page.rows[row]) continue;
    go_to(row);
    bytes += page.rows[row].bytes;
    // Behind a full row the cursor still stands on its last column.
    const bool may_hold_more = row < shown_.rows.size() && shown_.rows[row].columns > page.rows[row].columns;
    if (may_hold_more && page.rows[row].columns < size.width) bytes += clear_row;
  }
  if (shown_.rows.size() > page.rows.size()) {
    go_to(page.rows.size());
    bytes += clear_below;
  }
  go_to(page.cursor_row);
  if (page.cursor_column > 0) bytes += "\x1b[" + std::to_string(page.cursor_column) + "C";
  shown_ = std::move(page);
  return bytes;
}

std::string Painter::repaint_resized(Page page, const Size& size) {
  // Rows that were wider than the screen is now take several.
  std::size_t above = 0;
  for (std::size_t row = 0; row < shown_.cursor_row && row < shown_.rows.size(); ++row) {
    above += std::max<std::size_t>((shown_.rows[row].columns + size.width - 1) / size.width, 1);
  }
  above += shown_.cursor_column / size.width;
  std::string bytes = up(above) + "\r" + std::string(clear_below);
  begin();
  return bytes + paint(std::move(page), size);
}

std::string Painter::leave() {
  const std::size_t last = std::max<std::size_t>(shown_.rows.size(), 1) - 1;
  std::string bytes = down(last - std::min(last, shown_.cursor_row)) + "\r\n";
  begin();
  return bytes;
}

}  // namespace iamq::line

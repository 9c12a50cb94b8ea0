#include "repl/render/table.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace iamq::render {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 12;  // no column is folded to less
// Where there is no terminal lines are folded here, but only at blanks: whoever searches the text finds whole ARNs.
constexpr std::size_t width_without_terminal = 120;

std::vector<std::string> lines_of(const std::string& cell) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  for (std::size_t at = cell.find('\n'); at != std::string::npos; at = cell.find('\n', from)) {
    lines.push_back(cell.substr(from, at - from));
    from = at + 1;
  }
  lines.push_back(cell.substr(from));
  return lines;
}

std::size_t longest_word(std::string_view line) {
  std::size_t longest = 0;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    longest = std::max(longest, width_of(line.substr(0, end)));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return longest;
}

// Takes from the widest column until the row fits, or nothing more can be taken: each keeps what `least` says.
void fit(std::vector<std::size_t>& widths, const std::vector<std::size_t>& least, std::size_t screen_width) {
  const auto total = [&] {
    return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) + gap * (widths.size() - 1);
  };
  while (total() > screen_width) {
    std::size_t widest = widths.size();
    for (std::size_t column = 0; column < widths.size(); ++column) {
      if (widths[column] > least[column] && (widest == widths.size() || widths[column] > widths[widest])) {
        widest = column;
      }
    }
    if (widest == widths.size()) return;
    --widths[widest];
  }
}

std::string joined(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t column = 0; column < cells.size(); ++column) {
    const bool is_last = column + 1 == cells.size();
    line += is_last ? cells[column] : padded(cells[column], widths[column] + gap);
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

std::string draw(const TextTable& table, const Screen& screen) {
  if (table.titles.empty()) return {};
  std::vector<std::size_t> widths, least;
  for (const auto& title : table.titles) {
    widths.push_back(width_of(title));
    least.push_back(std::max(narrowest, width_of(title)));
  }
  for (const auto& row : table.rows) {
    for (std::size_t column = 0; column < row.size() && column < widths.size(); ++column) {
      for (const auto& line : lines_of(row[column])) {
        widths[column] = std::max(widths[column], width_of(line));
        if (screen.width == 0) least[column] = std::max(least[column], longest_word(line));
      }
    }
  }
  fit(widths, least, screen.width == 0 ? width_without_terminal : screen.width);

  std::string result = painted(screen, Paint::heading, joined(table.titles, widths)) + "\n";
  std::vector<std::string> rules;
  for (const std::size_t width : widths) {
    std::string rule;
    for (std::size_t i = 0; i < width; ++i) rule += "─";
    rules.push_back(rule);
  }
  result += painted(screen, Paint::faint, joined(rules, widths)) + "\n";

  for (const auto& row : table.rows) {
    std::vector<std::vector<std::string>> cells(widths.size());
    std::size_t height = 1;
    for (std::size_t column = 0; column < widths.size() && column < row.size(); ++column) {
      for (const auto& line : lines_of(row[column])) {
        for (auto& piece : folded(line, widths[column])) cells[column].push_back(std::move(piece));
      }
      height = std::max(height, cells[column].size());
    }
    for (std::size_t line = 0; line < height; ++line) {
      std::vector<std::string> pieces;
      for (const auto& cell : cells) pieces.push_back(line < cell.size() ? cell[line] : std::string());
      result += joined(pieces, widths) + "\n";
    }
  }
  return result;
}

}  // namespace iamq::render

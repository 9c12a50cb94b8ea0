#include "repl/render/table.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "repl/render/breaking.hpp"

namespace iamq::render {
namespace {

constexpr std::size_t gap = 2;
// No column is folded to less; where that is still too wide, the second.
constexpr std::size_t narrowest = 12, narrowest_of_all = 6;
// Longer words are broken before other columns have to give.
constexpr std::size_t longest_unbroken = 24;
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

// The longest part of the line that cannot be broken without tearing a word.
std::size_t longest_piece(std::string_view line) {
  std::size_t longest = 0, begin = 0;
  for (std::size_t at = 1; at <= line.size(); ++at) {
    const bool is_end = at == line.size() || line[at] == ' ' || may_break_before(line, at);
    if (!is_end) continue;
    longest = std::max(longest, width_of(line.substr(begin, at - begin)));
    begin = at < line.size() && line[at] == ' ' ? at + 1 : at;
  }
  return longest;
}

// Takes from the widest column until the row fits, or nothing more can be taken: each keeps what `least` says. Whether
// it fits.
bool fit(std::vector<std::size_t>& widths, const std::vector<std::size_t>& least, std::size_t screen_width) {
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
    if (widest == widths.size()) return false;
    --widths[widest];
  }
  return true;
}

// The widths at which the row fits on a terminal: words stay whole if they can, else they are broken where they may be,
// and no column is narrower than need be.
void fit_on_terminal(std::vector<std::size_t>& widths, const std::vector<std::size_t>& words,
                     const std::vector<std::size_t>& pieces, const std::vector<std::size_t>& titles,
                     std::size_t screen_width) {
  std::vector<std::size_t> least(widths.size());
  const auto try_with = [&](std::size_t unbroken, std::size_t floor, bool tears = true) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::size_t piece = tears ? 0 : std::min(pieces[i], longest_unbroken);
      least[i] = std::max({std::min(words[i], unbroken), piece, titles[i], floor});
    }
    std::vector<std::size_t> tried = widths;
    if (!fit(tried, least, screen_width)) return false;
    widths = std::move(tried);
    return true;
  };
  for (std::size_t unbroken = longest_unbroken; unbroken >= narrowest_of_all; --unbroken) {
    if (try_with(unbroken, narrowest_of_all, false)) return;
  }
  for (std::size_t unbroken = longest_unbroken; unbroken >= narrowest; --unbroken) {
    if (try_with(unbroken, narrowest_of_all)) return;
  }
  if (try_with(narrowest_of_all, narrowest_of_all)) return;
  fit(widths, least, screen_width);
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
  std::vector<std::size_t> widths, words, pieces;
  for (const auto& title : table.titles) widths.push_back(width_of(title));
  const std::vector<std::size_t> titles = widths;
  words.resize(widths.size());
  pieces.resize(widths.size());
  const auto is_heading = [&](const std::vector<std::string>& row) { return row.size() == 1 && widths.size() > 1; };
  for (const auto& row : table.rows) {
    if (is_heading(row)) continue;
    for (std::size_t column = 0; column < row.size() && column < widths.size(); ++column) {
      for (const auto& line : lines_of(row[column])) {
        widths[column] = std::max(widths[column], width_of(line));
        words[column] = std::max(words[column], longest_word(line));
        pieces[column] = std::max(pieces[column], longest_piece(line));
      }
    }
  }
  if (screen.width == 0) {
    std::vector<std::size_t> least(widths.size());
    for (std::size_t i = 0; i < widths.size(); ++i) least[i] = std::max({words[i], titles[i], narrowest});
    fit(widths, least, width_without_terminal);
  } else {
    fit_on_terminal(widths, words, pieces, titles, screen.width);
  }

  std::string result = painted(screen, Paint::heading, joined(table.titles, widths)) + "\n";
  std::vector<std::string> rules;
  for (const std::size_t width : widths) {
    std::string rule;
    for (std::size_t i = 0; i < width; ++i) rule += "─";
    rules.push_back(rule);
  }
  result += painted(screen, Paint::faint, joined(rules, widths)) + "\n";

  for (const auto& row : table.rows) {
    if (is_heading(row)) {
      result += painted(screen, Paint::heading, row.front()) + "\n";
      continue;
    }
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

#include "repl/markdown.hpp"

#include <algorithm>

namespace iamq::repl {
namespace {

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// What follows the fence, if the line is one.
bool is_fence(std::string_view line, std::string_view& rest) {
  const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
  rest = line.substr(ticks);
  return ticks >= 3;
}

bool is_only_blanks(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(" \t\r"), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

}  // namespace

bool MarkdownBlock::says(std::string_view word) const {
  return words.size() > 1 && std::find(words.begin() + 1, words.end(), word) != words.end();
}

std::vector<MarkdownBlock> blocks_of(std::string_view page) {
  std::vector<MarkdownBlock> blocks;
  bool is_inside = false;
  for (std::size_t number = 1; !page.empty(); ++number) {
    const std::string_view line = take_line(page);
    std::string_view rest;
    const bool is_one = is_fence(line, rest);
    if (!is_inside && is_one) {
      blocks.push_back({number, words_of(rest), {}});
      is_inside = true;
    } else if (is_inside && is_one && is_only_blanks(rest)) {
      is_inside = false;
    } else if (is_inside) {
      blocks.back().text += std::string(line) + "\n";
    }
  }
  return blocks;
}

std::vector<std::string> file_links_of(std::string_view page) {
  std::vector<std::string> links;
  for (std::size_t at = page.find("]("); at != std::string_view::npos; at = page.find("](", at + 1)) {
    const std::size_t begin = at + 2;
    const std::size_t end = page.find_first_of(")#:\n", begin);
    if (end != std::string_view::npos && page[end] == ')' && end > begin) {
      links.emplace_back(page.substr(begin, end - begin));
    }
  }
  return links;
}

std::string with_block(std::string_view page, const MarkdownBlock& block, std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(block.text.begin(), block.text.end(), '\n'));
  std::string result;
  for (std::size_t number = 1; !page.empty(); ++number) {
    const bool has_end = page.find('\n') != std::string_view::npos;
    const std::string_view line = take_line(page);
    if (number > block.line && number <= block.line + lines) continue;
    result += std::string(line) + (has_end ? "\n" : "");
    if (number == block.line) result += text;
  }
  return result;
}

}  // namespace iamq::repl

#include "repl/render/markdown_text.hpp"

#include <algorithm>

namespace iamq::render {
namespace {

std::size_t longest_run_of_backticks(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// https://github.github.com/gfm/#code-spans, https://github.github.com/gfm/#tables-extension-
std::string code_span(std::string_view text) {
  if (text.empty()) return {};
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  const std::string fence(longest_run_of_backticks(text) + 1, '`');
  const bool needs_room = text.front() == '`' || text.back() == '`';
  return fence + (needs_room ? " " : "") + escaped + (needs_room ? " " : "") + fence;
}

}  // namespace

std::string markdown_code(std::string_view text) {
  std::string cell;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    cell += (begin == 0 ? "" : "<br>") + code_span(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return cell;
}

std::string markdown_words(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|~").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
    if (c == '@') escaped += "\u200B";  // nobody is called by it
  }
  return escaped;
}

// https://github.github.com/gfm/#fenced-code-blocks
std::string markdown_block(std::string_view text, std::string_view language) {
  const std::string fence(std::max<std::size_t>(3, longest_run_of_backticks(text) + 1), '`');
  const bool ends_its_line = text.empty() || text.back() == '\n';
  return fence + std::string(language) + "\n" + std::string(text) + (ends_its_line ? "" : "\n") + fence + "\n";
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

}  // namespace iamq::render

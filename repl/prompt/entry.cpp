#include "repl/prompt/entry.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

#include "lang/parser.hpp"
#include "lang/text/stopping.hpp"

namespace iamq::repl {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

bool is_command(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == ':';
}

bool is_import(std::string_view text) {
  return text.substr(0, 7) == "import " && text.find('"') != text.npos;
}

std::string without_habits(const std::string& entry) {
  const std::size_t begin = std::min(entry.find_first_not_of(" \t\n"), entry.size());
  const std::string_view word = std::string_view(entry).substr(begin, entry.find_last_not_of(" \t\n;") + 1 - begin);
  if (word == "?") return ":help";
  const bool is_habit = word == "help" || word == "quit" || word == "exit" || word == "why";
  return is_habit ? ":" + std::string(word) : entry;
}

bool is_inside_braces(std::string_view text) {
  int depth = 0;
  bool is_quoted = false, may_start_word = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_quoted) {
      if (c == '\\') ++at;
      if (c == '"' || c == '\n') is_quoted = false;
      continue;
    }
    if (c == '#' && may_start_word) {
      at = std::min(text.find('\n', at), text.size()) - 1;
      continue;
    }
    if (c == '$' && at + 1 < text.size() && text[at + 1] == '{') {
      at = std::min(text.find_first_of("}\n", at), text.size() - 1);
      continue;
    }
    if (c == '"') is_quoted = true;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    may_start_word = std::string_view(" \t\n,;{}()[]=<>!").find(c) != std::string_view::npos;
  }
  return depth > 0;
}

namespace {

// The editor has the terminal, and hears Ctrl-C only when this is done. What takes longer is run as it is: that can be
// stopped.
constexpr std::chrono::milliseconds longest_look{500};

bool is_incomplete(const std::string& text) {
  const auto begin = std::chrono::steady_clock::now();
  const std::function<bool()> takes_long = [&] { return std::chrono::steady_clock::now() - begin > longest_look; };
  const text::Stoppable stoppable(takes_long);
  text::Sources sources;
  const auto source = sources.add("", text + "\n");
  return lang::parse(sources, source).incomplete;
}

}  // namespace

line::AtEnter at_enter(const std::string& text, std::size_t cursor) {
  if (is_blank(text)) return line::AtEnter::run;
  if (is_command(without_habits(text)) && text.find('\n') == std::string::npos) return line::AtEnter::run;
  try {
    if (!is_incomplete(text)) return line::AtEnter::run;
  } catch (const text::Stopped&) {
    return is_inside_braces(text) ? line::AtEnter::go_on : line::AtEnter::run;
  }
  const std::size_t last_line = text.rfind('\n') + 1;  // 0 if there is one line only
  const bool is_empty_line = last_line > 0 && cursor == text.size() && is_blank(text.substr(last_line));
  return is_empty_line && !is_inside_braces(text) ? line::AtEnter::give_up : line::AtEnter::go_on;
}

std::vector<std::string> pieces_of(std::string_view entry) {
  std::vector<std::string> pieces;
  std::string statements;
  for (bool is_last = false; !is_last;) {
    const std::size_t end = entry.find('\n');
    is_last = end == std::string_view::npos;
    const std::string_view line = entry.substr(0, end);
    if (is_command(line) && !is_inside_braces(statements)) {
      if (!is_blank(statements)) pieces.push_back(std::move(statements));
      statements.clear();
      pieces.emplace_back(line.substr(line.find(':')));
    } else {
      statements += std::string(line) + "\n";
    }
    if (!is_last) entry.remove_prefix(end + 1);
  }
  if (!is_blank(statements)) pieces.push_back(std::move(statements));
  return pieces;
}

}  // namespace iamq::repl

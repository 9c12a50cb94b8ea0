#include "repl/shell.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "repl/commands.hpp"
#include "repl/interrupt.hpp"
#include "repl/line_reader.hpp"

namespace iamq::repl {
namespace {

constexpr std::string_view prompt = "iamq> ";
constexpr std::string_view prompt_on_branch = "iamq (what if)> ";
constexpr std::string_view continuation = "...> ";

// Whether a `{` or `[` of the text is still open: then an empty line is part of it. Strings and comments are skipped,
// as the language reads them.
bool is_inside_braces(const std::string& text) {
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

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t\n") == std::string::npos;
}

bool is_command(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == ':';
}

// The prompt's state between two lines.
class Shell {
public:
  Shell(Runner& runner, Console& console) : runner_(runner), console_(console), context_{runner, console} {}

  void run() {
    const InterruptGuard guard;
    runner_.open_branches();
    LineReader reader;
    console_.out("iamq " IAMQ_VERSION ": who can do what in AWS IAM, and why. `:help` helps, `:quit` leaves.\n");
    while (!context_.wants_to_leave) {
      console_.out(!entry_.empty() ? continuation : runner_.is_on_branch() ? prompt_on_branch : prompt);
      std::string lines;
      switch (reader.read(lines)) {
        case LineReader::Result::end:
          console_.out("\n");
          return;
        case LineReader::Result::interrupted:
          console_.out("\n");
          entry_.clear();
          break;
        case LineReader::Result::lines:
          take(lines);
          clear_interrupt();  // it stopped what ran, and has been told
          break;
      }
    }
  }

private:
  // A line that was typed, or the lines of a paste: one input, but for the commands among them.
  void take(std::string_view lines) {
    std::string input;
    for (;;) {
      const std::size_t end = lines.find('\n');
      const std::string_view line = lines.substr(0, end);
      if (is_command(line) && !is_inside_braces(entry_ + input)) {
        if (!input.empty()) enter(input);
        input.clear();
        if (is_interrupted()) return;
        if (entry_.empty()) {
          clear_interrupt();
          run_command(context_, line.substr(line.find_first_not_of(" \t")));
          if (context_.wants_to_leave || is_interrupted()) return;
        } else {
          input = std::string(line) + "\n";
        }
      } else {
        input += std::string(line) + "\n";
      }
      if (end == std::string_view::npos) break;
      lines.remove_prefix(end + 1);
    }
    if (!input.empty()) enter(input);
  }

  void enter(const std::string& input) {
    if (is_blank(input) && !is_inside_braces(entry_)) {
      if (!entry_.empty()) console_.err("given up: the statement was not complete\n");
      entry_.clear();
      return;
    }
    entry_ += input;
    clear_interrupt();
    if (!runner_.run_prompt(entry_)) entry_.clear();
  }

  Runner& runner_;
  Console& console_;
  CommandContext context_;
  std::string entry_;  // what has been typed of a statement that needs more lines
};

}  // namespace

ExitCode run_shell(Runner& runner, Console& console) {
  Shell(runner, console).run();
  return ExitCode::fine;
}

}  // namespace iamq::repl

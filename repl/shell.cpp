#include "repl/shell.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>
#include <string_view>

#include "repl/commands.hpp"

namespace iamq::repl {
namespace {

constexpr std::string_view prompt = "iamq> ";
constexpr std::string_view continuation = "...> ";

volatile std::sig_atomic_t was_interrupted = 0;
void on_interrupt(int) {
  was_interrupted = 1;
}

// Ctrl-C interrupts the reading of a line instead of ending the program, as long as this lives.
class InterruptGuard {
public:
  InterruptGuard() {
    struct sigaction action {};
    action.sa_handler = on_interrupt;  // without SA_RESTART: read() must return
    ::sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, &before_);
  }
  ~InterruptGuard() { ::sigaction(SIGINT, &before_, nullptr); }
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

private:
  struct sigaction before_ {};
};

// Lines of standard input, one at a time.
class LineReader {
public:
  enum class Result { line, interrupted, end };

  Result read_line(std::string& line) {
    for (;;) {
      if (was_interrupted != 0) {
        was_interrupted = 0;
        pending_.clear();
        return Result::interrupted;
      }
      const std::size_t newline = pending_.find('\n');
      if (newline != std::string::npos) {
        line = pending_.substr(0, newline);
        pending_.erase(0, newline + 1);
        if (!line.empty() && line.back() == '\r') line.pop_back();
        return Result::line;
      }
      char chunk[4096];
      const ssize_t got = ::read(STDIN_FILENO, chunk, sizeof chunk);
      if (got > 0) {
        pending_.append(chunk, static_cast<std::size_t>(got));
      } else if (got == 0 || errno != EINTR) {
        if (pending_.empty()) return Result::end;
        // Ctrl-D behind text: the text is a line of its own.
        line = std::move(pending_);
        pending_.clear();
        return Result::line;
      }
    }
  }

private:
  std::string pending_;
};

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
  return line.find_first_not_of(" \t") == std::string::npos;
}

}  // namespace

ExitCode run_shell(Runner& runner, Console& console) {
  const InterruptGuard guard;
  LineReader reader;
  CommandContext context{runner, console};
  std::string entry;  // what has been typed of a statement that needs more lines
  console.out("iamq " IAMQ_VERSION ": who can do what in AWS IAM, and why. `:help` helps, `:quit` leaves.\n");
  while (!context.wants_to_leave) {
    console.out(entry.empty() ? prompt : continuation);
    std::string line;
    switch (reader.read_line(line)) {
      case LineReader::Result::end:
        console.out("\n");
        return ExitCode::fine;
      case LineReader::Result::interrupted:
        console.out("\n");
        entry.clear();
        continue;
      case LineReader::Result::line:
        break;
    }
    if (is_blank(line) && !is_inside_braces(entry)) {
      if (!entry.empty()) console.err("given up: the statement was not complete\n");
      entry.clear();
      continue;
    }
    if (entry.empty() && !is_blank(line) && line[line.find_first_not_of(" \t")] == ':') {
      run_command(context, std::string_view(line).substr(line.find_first_not_of(" \t")));
      continue;
    }
    entry += line + "\n";
    if (!runner.run_prompt(entry)) entry.clear();
  }
  return ExitCode::fine;
}

}  // namespace iamq::repl

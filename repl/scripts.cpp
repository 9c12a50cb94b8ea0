#include <unistd.h>

#include <fmt/format.h>

#include "repl/made_to_last.hpp"
#include "repl/prompt/entry.hpp"
#include "repl/prompt/shell.hpp"
#include "repl/runner.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

// `why` alone asks of the last `can` question, as at the prompt.
std::string meant(const std::string& text, const Runner& runner) {
  const bool is_why = without_habits(text) == ":why" && !runner.last_can_question().empty();
  return is_why ? "why " + runner.last_can_question() : text;
}

// The first error ends it: what follows would rest on what was not done.
void run_all(const Options& options, Runner& runner) {
  for (const auto& path : options.paths) {
    if (!(path == "-" ? runner.run_standard_input() : runner.run_file(path))) return;
  }
  std::size_t number = 0;
  for (const auto& text : options.commands) {
    if (!runner.run_typed(fmt::format("<-c {}>", ++number), meant(text, runner))) return;
  }
}

}  // namespace

ExitCode run_scripts(const Options& options, Console& console) {
  auto& runner = made_to_last<Runner>(options, console);
  const bool is_one_shot = !options.paths.empty() || !options.commands.empty();
  if (!is_one_shot && is_terminal(STDIN_FILENO)) return run_shell(options, runner, console);
  runner.begin();
  if (is_one_shot) {
    run_all(options, runner);
  } else {
    runner.run_standard_input();
  }
  runner.end();
  return runner.exit_code();
}

}  // namespace iamq::repl

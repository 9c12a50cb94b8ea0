#include <csignal>
#include <cstdio>
#include <exception>

#include "repl/console.hpp"
#include "repl/memory.hpp"
#include "repl/options.hpp"
#include "repl/verbs.hpp"
#include "runtime/condition/truth.hpp"

namespace {

using namespace iamq::repl;

ExitCode run(const Options& options, Console& console) {
  switch (options.verb) {
    case Verb::run:
      return run_scripts(options, console);
    case Verb::simulate:
      return options.as_aws ? simulate_aws(options, console) : simulate(options, console);
    case Verb::ask:
      return ask(options, console);
    case Verb::compare:
      return compare(options, console);
    case Verb::diff:
      return diff(options, console);
    case Verb::write_world:
      return write_world(options, console);
    case Verb::check:
      return check(options, console);
    case Verb::fmt:
      return format_files(options, console);
    case Verb::test:
      return run_tests(options, console);
    case Verb::mutate:
      return mutate(options, console);
    case Verb::doctest:
      return doctest(options, console);
    case Verb::learn:
      return learn(options, console);
    case Verb::help:
      return help(options, console);
    case Verb::completions:
      return completions(options, console);
  }
  return ExitCode::internal_error;
}

}  // namespace

int main(int count, char** arguments) {
  // Whoever stops reading ends us quietly, also where our parent has it ignored.
  std::signal(SIGPIPE, SIG_DFL);
  give_large_memory_back();
  const ParsedOptions parsed = parse_options(count, arguments);
  Console console(parsed.options ? parsed.options->colour : Colour::automatic);
  ExitCode code = parsed.exit_code;
  if (parsed.options) {
    try {
      code = run(*parsed.options, console);
    } catch (const iamq::condition::TooManyTests& why) {
      console.err("iamq: not worked out: " + std::string(why.what()) + "\n");
      code = ExitCode::undecided;
    } catch (const std::exception& error) {
      console.err("iamq: internal error: " + std::string(error.what()) + "\n");
      code = ExitCode::internal_error;
    }
  } else {
    console.out(parsed.out);
    console.err(parsed.err);
  }
  if (!console.finish()) code = gravest(code, ExitCode::internal_error);
  return static_cast<int>(code);
}

#pragma once

#include "repl/console.hpp"
#include "repl/exit_code.hpp"
#include "repl/runner.hpp"

namespace iamq::repl {

// The prompt: reads lines from a terminal until `:quit` or Ctrl-D and runs what they make up. Ctrl-C clears the line
// and never leaves.
ExitCode run_shell(Runner& runner, Console& console);

}  // namespace iamq::repl

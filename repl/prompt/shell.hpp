#pragma once

#include "repl/console.hpp"
#include "repl/exit_code.hpp"
#include "repl/options.hpp"
#include "repl/runner.hpp"

namespace iamq::repl {

// The prompt: reads entries from a terminal until `:quit` or Ctrl-D and runs them. With the line editor where the
// terminal can move its cursor, line by line where it cannot. Ctrl-C never leaves.
ExitCode run_shell(const Options& options, Runner& runner, Console& console);

}  // namespace iamq::repl

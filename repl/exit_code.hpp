#pragma once

#include <algorithm>

namespace iamq::repl {

// What a run tells the shell that started it. docs/commands.md explains them.
enum class ExitCode : int {
  fine = 0,
  expectation_failed = 1,  // also: the "no" of a question with --exit-status, `fmt --check` that found something
  bad_input = 2,           // syntax, an unknown name, an unreadable file, no tests found
  undecided = 3,           // an answer or an expectation hangs on a key that nobody gave, or on what is not known
  internal_error = 4,      // our fault, or the output could not be written
};

// What the whole is when its parts ended so: the gravest. An undecided expectation is less than a failed one, and both
// say less than input that was not understood.
inline ExitCode gravest(ExitCode a, ExitCode b) {
  const auto weight = [](ExitCode code) {
    switch (code) {
      case ExitCode::fine:
        return 0;
      case ExitCode::undecided:
        return 1;
      case ExitCode::expectation_failed:
        return 2;
      case ExitCode::bad_input:
        return 3;
      case ExitCode::internal_error:
        return 4;
    }
    return 4;
  };
  return weight(a) >= weight(b) ? a : b;
}

}  // namespace iamq::repl

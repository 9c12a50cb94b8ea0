#pragma once

#include <optional>
#include <string>
#include <vector>

#include "repl/lessons/lesson.hpp"
#include "runtime/session.hpp"

// Whether a world is what a lesson asks for. The evaluator decides: no text is compared.
namespace iamq::repl {

struct Judgement {
  bool is_solved = false;
  std::optional<std::size_t> mistake;    // of the task's, the first whose signs all hold
  std::string reply;                     // of that mistake; else the first expectation that does not hold
  std::vector<text::Diagnostic> errors;  // of a task or of signs that the session cannot read
};

// Asks the session on a copy of its world, which stays as it is.
Judgement judge(Session& session, const Task& task);

}  // namespace iamq::repl

#include "repl/lessons/judge.hpp"

#include <fmt/format.h>

#include "repl/render/screen.hpp"

namespace iamq::repl {
namespace {

// What expectations come to on a copy of the world.
struct Trial {
  bool holds = false;
  std::string problem;  // the first that does not hold, in words
  std::vector<text::Diagnostic> syntax_errors;
};

std::string first_error(const std::vector<text::Diagnostic>& diagnostics) {
  for (const auto& diagnostic : diagnostics) {
    if (diagnostic.severity == text::Severity::error) return diagnostic.message;
  }
  return {};
}

std::string problem_of(const Outcome& outcome, const text::Sources& sources) {
  if (std::string error = first_error(outcome.diagnostics); !error.empty()) return error;
  const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
  if (expectation == nullptr || expectation->result == ExpectationResult::met) return {};
  constexpr std::string_view expect = "expect ";
  std::string wanted = render::on_one_line(sources.text(outcome.span));
  if (wanted.rfind(expect, 0) == 0) wanted.erase(0, expect.size());
  return fmt::format("`{}` does not hold: {}", wanted, expectation->got);
}

Trial try_out(Session& session, const std::string& expectations) {
  Trial trial;
  const Execution execution = session.execute("<lesson>", "test \"task\" {\n" + expectations + "\n}\n");
  if (execution.incomplete || text::has_errors(execution.diagnostics)) {
    trial.problem = first_error(execution.diagnostics);
    trial.syntax_errors = execution.diagnostics;
    return trial;
  }
  for (const Outcome& outcome : execution.outcomes) {
    if (trial.problem.empty()) trial.problem = first_error(outcome.diagnostics);
    const auto* test = std::get_if<TestOutcome>(&outcome.result);
    if (test == nullptr) continue;
    trial.holds = test->result == ExpectationResult::met;
    for (const Outcome& inner : test->outcomes) {
      if (trial.problem.empty()) trial.problem = problem_of(inner, session.sources());
    }
  }
  return trial;
}

}  // namespace

Judgement judge(Session& session, const Task& task) {
  Judgement judgement;
  const Trial whole = try_out(session, task.expectations.text);
  judgement.is_solved = whole.holds;
  judgement.reply = whole.problem;
  judgement.errors = whole.syntax_errors;
  if (judgement.is_solved) return judgement;
  for (std::size_t i = 0; i < task.mistakes.size(); ++i) {
    const Trial signs = try_out(session, task.mistakes[i].signs.text);
    text::append(judgement.errors, std::vector(signs.syntax_errors));
    if (!signs.holds) continue;
    judgement.mistake = i;
    judgement.reply = task.mistakes[i].reply;
    break;
  }
  return judgement;
}

}  // namespace iamq::repl

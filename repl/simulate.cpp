#include "runtime/simulate/simulator.hpp"

#include <string>

#include "repl/jobs.hpp"
#include "repl/line_jobs.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

LineResult simulate_one(std::string_view line) {
  thread_local simulate::Simulator simulator;  // each thread decides one case after the other
  const auto result = simulator.decide(line);
  ExitCode code = ExitCode::fine;
  if (result.has_error()) {
    code = ExitCode::bad_input;
  } else if (!result.has_passed()) {
    code = ExitCode::expectation_failed;
  }
  return {simulate::to_json_line(result), code};
}

}  // namespace

ExitCode simulate(const Options& options, Console& console) {
  return work_on_file(options.paths.front(), "decision cases", jobs_or_processors(options.jobs), console,
                      [](std::string_view line, std::size_t) { return simulate_one(line); });
}

}  // namespace iamq::repl

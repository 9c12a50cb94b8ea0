#include "runtime/query/simulate.hpp"

#include <string>

#include "repl/line_jobs.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

LineResult simulate_one(std::string_view line) {
  text::Sources sources;
  const auto source = sources.add("case", std::string(line));
  const auto result = query::simulate_line(sources, {source, 0, static_cast<std::uint32_t>(line.size())});
  ExitCode code = ExitCode::fine;
  if (result.has_error()) {
    code = ExitCode::bad_input;
  } else if (!result.has_passed()) {
    code = ExitCode::expectation_failed;
  }
  return {query::to_json_line(result), code};
}

}  // namespace

ExitCode simulate(const Options& options, Console& console) {
  return work_on_file(options.paths.front(), "decision cases", options.jobs, console,
                      [](std::string_view line, std::size_t) { return simulate_one(line); });
}

}  // namespace iamq::repl

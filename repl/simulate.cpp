#include "runtime/query/simulate.hpp"

#include <string>

#include "repl/files.hpp"
#include "repl/runner.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

ExitCode simulate(const Options& options, Console& console) {
  const std::string& path = options.paths.front();
  FileAnswer input = path == "-" ? read_standard_input() : read_file(path, false);
  if (!input.ok) {
    console.err(cannot_read(path, input));
    return ExitCode::bad_input;
  }
  text::Sources sources;
  const auto source = sources.add(path == "-" ? "<stdin>" : path, std::move(input.text));
  const std::string_view text = sources.text(source);
  ExitCode code = ExitCode::fine;
  std::size_t cases = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (!is_blank(text.substr(begin, end - begin))) {
      ++cases;
      const text::Span line{source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
      const auto result = query::simulate_line(sources, line);
      console.out(query::to_json_line(result) + "\n");
      if (result.has_error()) {
        code = gravest(code, ExitCode::bad_input);
      } else if (!result.has_passed()) {
        code = gravest(code, ExitCode::expectation_failed);
      }
    }
    begin = end + 1;
  }
  if (cases == 0) {
    console.err("iamq: `" + render::printable(path) + "` holds no decision cases\n");
    return ExitCode::bad_input;
  }
  return code;
}

}  // namespace iamq::repl

#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "repl/console.hpp"
#include "repl/exit_code.hpp"
#include "repl/json_lines.hpp"
#include "repl/ordered_answers.hpp"

namespace iamq::repl {

// What came of one line: a line to print, and what it means for the exit status.
struct LineResult {
  std::string text;
  ExitCode code = ExitCode::fine;
};
using LineWork = std::function<LineResult(std::string_view line, std::size_t number)>;

// Gives every line to `work` and prints what comes of them in the order of the lines, in memory that does not grow with
// their number; no answer is kept back while the next line has yet to come: somebody may wait at the other end of a
// pipe. With several jobs `work` is called from as many threads at once, as soon as there turns out to be enough to do.
// `count`: how many lines there were.
ExitCode work_on_lines(JsonTexts& lines, unsigned jobs, const LineWork& work, const Print& print, std::size_t& count);

// The same with all that `lines` reads from `path`, on a console. `what` names what should be there: "decision cases".
ExitCode work_on_texts(JsonTexts& lines, const std::string& path, std::string_view what, unsigned jobs,
                       Console& console, const LineWork& work);

// The same with the lines of a file (`-`: standard input).
ExitCode work_on_file(const std::string& path, std::string_view what, unsigned jobs, Console& console,
                      const LineWork& work);

}  // namespace iamq::repl

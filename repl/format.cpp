#include "repl/verbs.hpp"

namespace iamq::repl {

ExitCode format_files(const Options&, Console& console) {
  console.err("iamq: `fmt` is not answered yet\n");
  return ExitCode::bad_input;
}

}  // namespace iamq::repl

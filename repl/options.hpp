#pragma once

#include <optional>
#include <string>
#include <vector>

#include "repl/exit_code.hpp"
#include "runtime/policy/kinds.hpp"

namespace iamq::repl {

enum class Verb { run, simulate, ask, compare, check, fmt, test, doctest, write_world };
enum class Colour { automatic, always, never };

// The command line, understood.
struct Options {
  Verb verb = Verb::run;
  std::vector<std::string> paths;     // `-` is standard input
  std::vector<std::string> commands;  // -c
  std::string format;                 // name of a row of render/formats.hpp; empty: `table`
  bool exit_status = false;
  bool no_rc = false;
  Colour colour = Colour::automatic;
  std::optional<std::string> root;
  bool allow_outside = false;
  bool fmt_check = false;
  unsigned jobs = 1;                              // simulate --jobs
  bool as_aws = false;                            // simulate --aws
  std::string aws_call;                           // … of this call; empty: of the one that each request is
  std::string world;                              // ask --world, simulate --aws --world
  bool accept = false;                            // doctest --accept
  std::optional<policy::PolicyKind> policy_kind;  // compare --kind
  bool over_catalog = false;                      // compare --catalog
  std::vector<std::string> fail_on;               // compare --fail-on: relations, or `any`
  std::string to;                                 // export --to: a folder
};

// The options, or how the program ends at once: --help and --version print to `out`, mistakes to `err`.
struct ParsedOptions {
  std::optional<Options> options;
  ExitCode exit_code = ExitCode::fine;
  std::string out, err;
};
ParsedOptions parse_options(int count, const char* const* arguments);

}  // namespace iamq::repl

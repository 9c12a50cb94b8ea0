#pragma once

#include <optional>
#include <string>
#include <vector>

#include "repl/exit_code.hpp"
#include "runtime/policy/kinds.hpp"

namespace iamq::repl {

enum class Verb {
  run,
  simulate,
  ask,
  compare,
  diff,
  check,
  fmt,
  test,
  doctest,
  write_world,
  mutate,
  learn,
  help,
  completions
};
enum class Colour { automatic, always, never };

// What `iamq test` is to run, and how.
struct TestChoices {
  std::string filter;
  bool list = false, fail_fast = false, strict = false, watch = false;
  unsigned jobs = 0;  // 0: as many as there are processors
  // What of the permissions the tests cover: told, and written into files that are named.
  bool coverage = false;
  std::string coverage_lcov, coverage_json, coverage_html;
  double coverage_min = 0;  // per cent
};

// What `iamq mutate` does beside.
struct MutateChoices {
  double budget_seconds = 0;  // 0: as long as it takes
  std::string fail_on = "dangerous";
};

// The command line, understood.
struct Options {
  Verb verb = Verb::run;
  std::vector<std::string> paths;     // `-` is standard input
  std::vector<std::string> commands;  // -c
  std::string format;  // name of a row of render/formats.hpp, for `test` of testing/reports.hpp; empty: their first
  bool exit_status = false;
  bool no_rc = false;
  Colour colour = Colour::automatic;
  std::optional<std::string> root;
  bool allow_outside = false;
  bool no_cache = false;
  bool fmt_check = false;
  unsigned jobs = 0;                              // simulate --jobs; 0: as many as there are processors
  bool as_aws = false;                            // simulate --aws
  std::string aws_call;                           // … of this call; empty: of the one that each request is
  std::string world;                              // ask --world, simulate --aws --world
  bool accept = false;                            // doctest --accept
  std::optional<policy::PolicyKind> policy_kind;  // compare --kind
  bool over_catalog = false;                      // compare --catalog
  std::vector<std::string> fail_on;               // compare --fail-on: relations, or `any`; diff --fail-on: alarms
  std::string to;                                 // export --to: a folder
  std::string shell;                              // completions
  TestChoices test;                               // its `jobs` also for mutate
  MutateChoices mutate;
  bool check_lessons = false;  // learn --check
};

// The options, or how the program ends at once: --help and --version print to `out`, mistakes to `err`.
struct ParsedOptions {
  std::optional<Options> options;
  ExitCode exit_code = ExitCode::fine;
  std::string out, err;
};
ParsedOptions parse_options(int count, const char* const* arguments);

}  // namespace iamq::repl

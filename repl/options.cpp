#include "repl/options.hpp"

#include <CLI/CLI.hpp>
#include <sstream>

#include "repl/command_line.hpp"
#include "repl/render/formats.hpp"
#include "repl/testing/reports.hpp"
#include "runtime/change/alarms.hpp"
#include "runtime/simulate/aws_calls.hpp"

namespace iamq::repl {
namespace {

constexpr const char* description =
    "Ask who can do what in AWS IAM, and why.\n"
    "Without arguments: a prompt. With files and -c: runs the files, then each -c, and ends.";

constexpr const char* footer =
    "Exit status: 0 fine; 1 an expectation failed; 2 bad input; 3 undecided; 4 internal error.\n"
    "Examples:\n"
    "  iamq examples/delegation/tutorial.iamq\n"
    "  iamq -c 'who can assume UpdateApp' examples/delegation/tutorial.iamq\n"
    "  iamq -c 'import \"account.json\"' -c 'who can iam:PassRole'";

std::string format_names() {
  std::string names;
  for (const auto& row : render::formats()) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

// What every verb that reads scripts understands.
void add_file_options(CLI::App& app, Options& options) {
  app.add_option("--root", options.root, "Folder that include, import and `from` in files may read below")
      ->type_name("DIR");
  app.add_flag("--allow-outside", options.allow_outside, "Let files read from anywhere");
  app.add_flag("--no-cache", options.no_cache, "Neither use nor keep what large imports came to");
}

void add_test_options(CLI::App& test, Options& options) {
  test.add_option("paths", options.paths, "Files, FILE:LINE, and folders with *.iamq in them")
      ->type_name("PATH")
      ->required();
  std::string names;
  for (const auto& row : test_formats()) names += (names.empty() ? "" : ", ") + std::string(row.name);
  const auto known_format = [names](const std::string& name) {
    return find_test_format(name) != nullptr ? std::string() : "unknown format `" + name + "`; there are " + names;
  };
  test.add_option("--format", options.format, "How results are printed: " + names)
      ->type_name("NAME")
      ->check(known_format, "", names);
  test.add_option("--filter", options.test.filter, "Only tests with this in their name; * stands for any text")
      ->type_name("TEXT");
  test.add_flag("--list", options.test.list, "Print where tests stand and what they are called; run none");
  test.add_flag("--fail-fast", options.test.fail_fast, "Stop at the first that fails");
  test.add_flag("--strict", options.test.strict, "What rests on something that is not known is undecided");
  test.add_option("--jobs", options.test.jobs, "How many run at once; else as many as there are processors")
      ->type_name("N")
      ->check(CLI::Range(1, 256).description(""));
  test.add_flag("--watch", options.test.watch, "Go on: run again what a changed file touches");
  add_file_options(test, options);
}

std::string alarm_names() {
  std::string names;
  for (const auto& row : change::alarm_rows()) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

std::string known_alarm(const std::string& name) {
  if (change::alarm_named(name)) return {};
  return "unknown `" + name + "`; there are " + alarm_names();
}

void add_coverage_options(CLI::App& test, Options& options) {
  test.add_flag("--coverage", options.test.coverage, "Tell what of the permissions no expectation needs");
  test.add_option("--coverage-lcov", options.test.coverage_lcov, "Write coverage for lcov and genhtml")
      ->type_name("FILE");
  test.add_option("--coverage-json", options.test.coverage_json, "Write coverage as JSON")->type_name("FILE");
  test.add_option("--coverage-html", options.test.coverage_html, "Write coverage as a page to look at")
      ->type_name("FILE");
  test.add_option("--coverage-min", options.test.coverage_min, "Status 1 if less than this is covered")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0).description(""));
}

void add_mutate_options(CLI::App& mutate, Options& options) {
  mutate.add_option("paths", options.paths, "Files, and folders with *.iamq in them")->type_name("PATH")->required();
  mutate.add_option("--format", options.format, "human or jsonl")
      ->type_name("NAME")
      ->check(CLI::IsMember({"human", "jsonl"}).description("").name("human, jsonl"));
  mutate.add_option("--jobs", options.test.jobs, "How many are tried at once; else as many as there are processors")
      ->type_name("N")
      ->check(CLI::Range(1, 256).description(""));
  mutate
      .add_option("--budget", options.mutate.budget_seconds,
                  "Stop after so many seconds; the most dangerous come first")
      ->type_name("SECONDS")
      ->check(CLI::PositiveNumber.description(""));
  mutate
      .add_option("--fail-on", options.mutate.fail_on,
                  "Status 1 if one of these is not noticed: dangerous (the default), any, none")
      ->type_name("KIND")
      ->check(CLI::IsMember({"dangerous", "any", "none"}).description("").name("dangerous, any, none"));
  add_file_options(mutate, options);
}

std::string aws_call_names() {
  std::string names;
  for (const auto& row : simulate::aws_calls()) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

// `simulate FILE`, `simulate --aws [CALL] [FILE]`. What is wrong with the words, if anything is.
std::string read_simulate_words(Options& options) {
  auto& words = options.paths;
  if (!options.as_aws) {
    if (words.empty()) return "file is required";
    if (words.size() > 1) return "simulate takes one file";
    return options.world.empty() ? "" : "--world is for --aws";
  }
  if (!words.empty() && simulate::find_aws_call(words.front())) {
    options.aws_call = words.front();
    words.erase(words.begin());
  } else if (words.size() > 1) {
    return "`" + words.front() + "` is no call of AWS's policy simulator; there are " + aws_call_names();
  }
  if (words.size() > 1) return "simulate --aws takes one file";
  if (words.empty()) words = {"-"};
  return {};
}

ParsedOptions refused(const std::string& problem) {
  ParsedOptions result;
  result.exit_code = ExitCode::bad_input;
  result.err = "iamq: " + problem + "\nTry `iamq --help`.\n";
  return result;
}

}  // namespace

// The validator of an option that takes one of several words is named by them, for `completions`.
void describe_command_line(CLI::App& app, Options& options) {
  app.name("iamq");
  app.description(description);
  app.footer(footer);
  app.set_version_flag("--version", "iamq " IAMQ_VERSION, "Print the version and end");
  app.set_help_flag("-h,--help", "Print this and end");
  app.require_subcommand(0, 1);  // behind a command the names of commands are files and topics: `iamq check test`
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);

  const std::vector<std::pair<std::string, Colour>> colours = {
      {"auto", Colour::automatic}, {"always", Colour::always}, {"never", Colour::never}};
  const auto known_format = [](const std::string& name) {
    return render::find_format(name) != nullptr ? std::string()
                                                : "unknown format `" + name + "`; there are " + format_names();
  };

  app.add_option("files", options.paths, "Files to run; - is standard input")->type_name("FILE");
  app.add_option("-c", options.commands, "Run this text after the files; may be given several times")
      ->type_name("TEXT")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--format", options.format, "How answers are printed: " + format_names())
      ->type_name("NAME")
      ->check(known_format, "", format_names());
  app.add_flag("--exit-status", options.exit_status, "A question answered with no ends with status 1");
  app.add_flag("--no-rc", options.no_rc, "Do not read settings");
  app.add_option("--color", options.colour, "auto, always or never")
      ->type_name("WHEN")
      ->transform(CLI::CheckedTransformer(colours).description("").name("auto, always, never"));
  add_file_options(app, options);

  auto* simulate = app.add_subcommand("simulate", "Decide requests given as JSON lines, with their policies");
  simulate->add_option("file", options.paths, "JSON lines; - is standard input. With --aws: a call, then requests")
      ->type_name("FILE");
  simulate->add_flag("--aws", options.as_aws, "Read and answer the JSON of AWS's simulator: " + aws_call_names());
  simulate->add_option("--world", options.world, "With --aws: the account, or the world, that principals stand in")
      ->type_name("FILE|DIR");
  simulate->add_option("--root", options.root, "Folder that the world and what it names may be read below")
      ->type_name("DIR");
  simulate->add_option("--jobs", options.jobs, "How many are decided at once; else as many as there are processors")
      ->type_name("N")
      ->check(CLI::Range(1, 256).description(""));

  auto* ask = app.add_subcommand("ask", "Answer questions about sets given as JSON lines, of worlds given as JSON");
  ask->add_option("--world", options.world, "A world or an account export, or the folder of those that questions name")
      ->type_name("FILE|DIR")
      ->required();
  ask->add_option("--root", options.root, "Folder that worlds and what they name may be read below")->type_name("DIR");
  ask->add_option("file", options.paths, "JSON lines; - is standard input")->type_name("QUESTIONS")->required();

  const std::vector<std::pair<std::string, policy::PolicyKind>> kinds = {
      {"identity", policy::PolicyKind::managed}, {"resource", policy::PolicyKind::resource},
      {"trust", policy::PolicyKind::trust},      {"scp", policy::PolicyKind::scp},
      {"rcp", policy::PolicyKind::rcp},          {"boundary", policy::PolicyKind::boundary}};
  auto* compare = app.add_subcommand("compare", "Tell whether one policy allows more than another, and what");
  compare->add_option("files", options.paths, "Two policies as JSON; - is standard input")
      ->type_name("A.json B.json")
      ->required();
  compare->add_option("--format", options.format, "How the answer is printed: " + format_names())
      ->type_name("NAME")
      ->check(known_format, "", format_names());
  compare->add_flag("--catalog", options.over_catalog,
                    "Only today's actions, on ARNs as the catalog writes them; else all texts there can be");
  compare
      ->add_option("--kind", options.policy_kind, "identity, resource, trust, scp, rcp or boundary; else as they look")
      ->type_name("KIND")
      ->transform(CLI::CheckedTransformer(kinds).description("").name("identity, resource, trust, scp, rcp, boundary"));
  compare
      ->add_option("--fail-on", options.fail_on,
                   "Status 1 if A is that to B: equal, narrower, wider, overlapping, disjoint, or any difference")
      ->type_name("RELATION,…")
      ->delimiter(',')
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->check(CLI::IsMember({"equal", "narrower", "wider", "overlapping", "disjoint", "any"})
                  .description("")
                  .name("equal, narrower, wider, overlapping, disjoint, any"));

  auto* diff = app.add_subcommand("diff", "Tell what changes from one world to another: who gains and who loses what");
  diff->add_option("inputs", options.paths, "Two inputs: scripts, world files, exports and folders of exports")
      ->type_name("BEFORE AFTER")
      ->required();
  diff->add_option("--format", options.format, "How the answer is printed: " + format_names())
      ->type_name("NAME")
      ->check(known_format, "", format_names());
  diff->add_option("--fail-on", options.fail_on, "Status 1 on: " + alarm_names())
      ->type_name("WHAT,…")
      ->delimiter(',')
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->check(known_alarm, "", alarm_names());
  add_file_options(*diff, options);

  auto* write_world = app.add_subcommand("export", "Write the world that inputs make as the files of the AWS CLI");
  write_world->add_option("inputs", options.paths, "Scripts, world files, and exports: files and folders")
      ->type_name("INPUT")
      ->required();
  write_world->add_option("--to", options.to, "The folder to write; it must be empty, or not there yet")
      ->type_name("FOLDER")
      ->required();
  add_file_options(*write_world, options);

  auto* check = app.add_subcommand("check", "Read files and resolve their names, without answering anything");
  check->add_option("files", options.paths, "Files, and folders with *.iamq in them")->type_name("PATH")->required();
  add_file_options(*check, options);

  auto* fmt = app.add_subcommand("fmt", "Write files in canonical form");
  fmt->add_flag("--check", options.fmt_check, "Change nothing; status 1 if a file is not in that form");
  fmt->add_option("files", options.paths,
                  "Files, and folders with *.iamq in them; - from standard input to standard output")
      ->type_name("PATH")
      ->required();

  auto* test = app.add_subcommand("test", "Run the test blocks and expectations of files and folders");
  add_test_options(*test, options);
  add_coverage_options(*test, options);

  auto* mutate = app.add_subcommand("mutate", "Make mistakes in policies on purpose, and tell which no test notices");
  add_mutate_options(*mutate, options);

  auto* doctest = app.add_subcommand("doctest", "Run the sessions shown in pages of Markdown");
  doctest->add_flag("--accept", options.accept, "Write what they print into the ```text blocks below them");
  doctest->add_option("pages", options.paths, "Pages to run")->type_name("PAGE.md")->required();

  auto* learn = app.add_subcommand("learn", "Lessons with tasks, at the prompt; alone it lists them");
  learn->add_flag("--check", options.check_lessons,
                  "Try the solutions and mistakes that lessons list; alone: of those that iamq brings along");
  learn->add_option("lessons", options.paths, "Its number or name, or a page of your own")->type_name("LESSON");

  auto* help = app.add_subcommand("help", "Tell about a topic or a command, as `:help` does at the prompt");
  help->add_option("topic", options.paths, "Such as questions, keys, :load or test; alone it lists them")
      ->type_name("TOPIC");

  auto* completions = app.add_subcommand("completions", "Print what a shell needs to complete the words of iamq");
  completions->add_option("shell", options.shell, "bash, zsh or fish")
      ->type_name("SHELL")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description("").name("bash, zsh, fish"));
}

ParsedOptions parse_options(int count, const char* const* arguments) {
  ParsedOptions result;
  Options options;
  CLI::App app;
  describe_command_line(app, options);
  const auto asked = [&app](const char* verb) { return app.got_subcommand(verb); };
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    const int status = app.exit(error, out, err);
    result.out = out.str();
    if (status != 0) return refused(error.what());
    return result;
  }
  if (asked("simulate")) {
    options.verb = Verb::simulate;
    const std::string problem = read_simulate_words(options);
    if (!problem.empty()) return refused(problem);
  }
  if (asked("ask")) options.verb = Verb::ask;
  if (asked("compare") && options.paths.size() != 2) {
    result.exit_code = ExitCode::bad_input;
    result.err = "iamq: compare needs two files: `iamq compare A.json B.json`\nTry `iamq compare --help`.\n";
    return result;
  }
  if (asked("compare")) options.verb = Verb::compare;
  if (asked("diff") && options.paths.size() != 2) {
    return refused("diff needs two inputs: `iamq diff BEFORE AFTER`");
  }
  if (asked("diff")) options.verb = Verb::diff;
  if (asked("export")) options.verb = Verb::write_world;
  if (asked("check")) options.verb = Verb::check;
  if (asked("fmt")) options.verb = Verb::fmt;
  if (asked("test")) options.verb = Verb::test;
  if (asked("mutate")) options.verb = Verb::mutate;
  if (asked("doctest")) options.verb = Verb::doctest;
  if (asked("completions")) options.verb = Verb::completions;
  if (asked("learn")) {
    if (!options.check_lessons && options.paths.size() > 1) return refused("learn begins one lesson at a time");
    options.verb = Verb::learn;
  }
  if (asked("help")) {
    if (options.paths.size() > 1) return refused("help takes one topic");
    options.verb = Verb::help;
    const auto is_topic = [&](const CLI::App* each) {
      return !options.paths.empty() && each->get_name() == options.paths.front();
    };
    const auto verbs = app.get_subcommands(is_topic);
    if (!verbs.empty()) {
      result.out = verbs.front()->help("iamq");
      return result;
    }
  }
  result.options = std::move(options);
  return result;
}

}  // namespace iamq::repl

#include "repl/options.hpp"

#include <CLI/CLI.hpp>
#include <sstream>

#include "repl/render/formats.hpp"
#include "runtime/query/aws_calls.hpp"

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
}

std::string aws_call_names() {
  std::string names;
  for (const auto& row : query::aws_calls()) names += (names.empty() ? "" : ", ") + std::string(row.name);
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
  if (!words.empty() && query::find_aws_call(words.front())) {
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

ParsedOptions parse_options(int count, const char* const* arguments) {
  ParsedOptions result;
  Options options;
  CLI::App app(description, "iamq");
  app.footer(footer);
  app.set_version_flag("--version", "iamq " IAMQ_VERSION, "Print the version and end");
  app.set_help_flag("-h,--help", "Print this and end");
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
      ->check(known_format, "", "");
  app.add_flag("--exit-status", options.exit_status, "A question answered with no ends with status 1");
  app.add_flag("--no-rc", options.no_rc, "Do not read settings");
  app.add_option("--color", options.colour, "auto, always or never")
      ->type_name("WHEN")
      ->transform(CLI::CheckedTransformer(colours).description(""));
  add_file_options(app, options);

  auto* simulate = app.add_subcommand("simulate", "Decide requests given as JSON lines, with their policies");
  simulate->add_option("file", options.paths, "JSON lines; - is standard input. With --aws: a call, then requests")
      ->type_name("FILE");
  simulate->add_flag("--aws", options.as_aws, "Read and answer the JSON of AWS's simulator: " + aws_call_names());
  simulate->add_option("--world", options.world, "With --aws: the account, or the world, that principals stand in")
      ->type_name("FILE|DIR");
  simulate->add_option("--root", options.root, "Folder that the world and what it names may be read below")
      ->type_name("DIR");
  simulate->add_option("--jobs", options.jobs, "How many cases are decided at once")
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
      ->required()
      ->expected(2);
  compare->add_option("--format", options.format, "How the answer is printed: " + format_names())
      ->type_name("NAME")
      ->check(known_format, "", "");
  compare->add_flag("--catalog", options.over_catalog,
                    "Only today's actions, on ARNs as the catalog writes them; else all texts there can be");
  compare
      ->add_option("--kind", options.policy_kind, "identity, resource, trust, scp, rcp or boundary; else as they look")
      ->type_name("KIND")
      ->transform(CLI::CheckedTransformer(kinds).description(""));
  compare
      ->add_option("--fail-on", options.fail_on,
                   "Status 1 if A is that to B: equal, narrower, wider, overlapping, disjoint, or any difference")
      ->type_name("RELATION,…")
      ->delimiter(',')
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->check(CLI::IsMember({"equal", "narrower", "wider", "overlapping", "disjoint", "any"}).description(""));

  auto* write_world = app.add_subcommand("export", "Write the world that inputs make as the files of the AWS CLI");
  write_world->add_option("inputs", options.paths, "Scripts, world files, and exports: files and folders")
      ->type_name("INPUT")
      ->required();
  write_world->add_option("--to", options.to, "The folder to write; it must be empty, or not there yet")
      ->type_name("FOLDER")
      ->required();
  add_file_options(*write_world, options);

  auto* check = app.add_subcommand("check", "Read files and resolve their names, without answering anything");
  check->add_option("files", options.paths, "Files to check")->type_name("FILE")->required();
  add_file_options(*check, options);

  auto* fmt = app.add_subcommand("fmt", "Write files in canonical form");
  fmt->add_flag("--check", options.fmt_check, "Change nothing; status 1 if a file is not in that form");
  fmt->add_option("files", options.paths, "Files to write anew; - from standard input to standard output")
      ->type_name("FILE")
      ->required();

  auto* test = app.add_subcommand("test", "Run the test blocks and expectations of files and folders");
  test->add_option("paths", options.paths, "Files, and folders with *.iamq in them")->type_name("PATH")->required();
  add_file_options(*test, options);

  auto* doctest = app.add_subcommand("doctest", "Run the sessions shown in pages of Markdown");
  doctest->add_flag("--accept", options.accept, "Write what they print into the ```text blocks below them");
  doctest->add_option("pages", options.paths, "Pages to run")->type_name("PAGE.md")->required();

  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    const int status = app.exit(error, out, err);
    result.out = out.str();
    if (status != 0) return refused(error.what());
    return result;
  }
  if (*simulate) {
    options.verb = Verb::simulate;
    const std::string problem = read_simulate_words(options);
    if (!problem.empty()) return refused(problem);
  }
  if (*ask) options.verb = Verb::ask;
  if (*compare && options.paths.size() != 2) {
    result.exit_code = ExitCode::bad_input;
    result.err = "iamq: compare needs two files: `iamq compare A.json B.json`\nTry `iamq compare --help`.\n";
    return result;
  }
  if (*compare) options.verb = Verb::compare;
  if (*write_world) options.verb = Verb::write_world;
  if (*check) options.verb = Verb::check;
  if (*fmt) options.verb = Verb::fmt;
  if (*test) options.verb = Verb::test;
  if (*doctest) options.verb = Verb::doctest;
  result.options = std::move(options);
  return result;
}

}  // namespace iamq::repl

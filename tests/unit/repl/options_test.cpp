#include "repl/options.hpp"

#include <catch2/catch.hpp>

using namespace iamq::repl;

namespace {
ParsedOptions parse(std::vector<const char*> words) {
  words.insert(words.begin(), "iamq");
  return parse_options(static_cast<int>(words.size()), words.data());
}
}  // namespace

TEST_CASE("files and -c stand in any order, and -c takes one text") {
  const auto parsed = parse({"-c", "who can assume A", "-c", "list users", "a.iamq", "-", "b.iamq"});
  REQUIRE(parsed.options);
  CHECK(parsed.options->paths == std::vector<std::string>{"a.iamq", "-", "b.iamq"});
  CHECK(parsed.options->commands == std::vector<std::string>{"who can assume A", "list users"});
  CHECK(parsed.options->verb == Verb::run);
}

TEST_CASE("verbs take their files") {
  CHECK(parse({"simulate", "cases.jsonl"}).options->verb == Verb::simulate);
  CHECK(parse({"simulate", "-"}).options->paths == std::vector<std::string>{"-"});
  CHECK(parse({"check", "a", "b"}).options->paths.size() == 2);
  CHECK(parse({"fmt", "--check", "a"}).options->fmt_check);
  CHECK(parse({"test", "folder"}).options->verb == Verb::test);
  CHECK(parse({"check", "test"}).options->verb == Verb::check);  // a folder called like a command
  CHECK(parse({"check", "test"}).options->paths == std::vector<std::string>{"test"});
}

TEST_CASE("help takes a topic of the prompt, or a command") {
  CHECK(parse({"help"}).options->verb == Verb::help);
  CHECK(parse({"help", "questions"}).options->paths == std::vector<std::string>{"questions"});
  CHECK(parse({"help", "test"}).out.find("Usage: iamq test [OPTIONS]") != std::string::npos);
  CHECK_FALSE(parse({"help", "questions", "edits"}).options);
}

TEST_CASE("learn takes a lesson, or pages to check") {
  CHECK(parse({"learn"}).options->verb == Verb::learn);
  CHECK(parse({"learn", "3"}).options->paths == std::vector<std::string>{"3"});
  CHECK(parse({"learn", "--check", "a.md", "b.md"}).options->check_lessons);
  CHECK_FALSE(parse({"learn", "1", "2"}).options);
}

TEST_CASE("simulate --aws takes a call and a file, and can do without either") {
  const auto options = [](std::vector<const char*> words) {
    words.insert(words.begin(), {"simulate", "--aws"});
    const auto parsed = parse(words);
    REQUIRE(parsed.options);
    return *parsed.options;
  };
  CHECK(options({}).paths == std::vector<std::string>{"-"});
  CHECK(options({"a.json"}).paths == std::vector<std::string>{"a.json"});
  CHECK(options({"a.json"}).aws_call.empty());
  CHECK(options({"simulate-custom-policy"}).paths == std::vector<std::string>{"-"});
  CHECK(options({"SimulatePrincipalPolicy", "a.json", "--world", "w.json"}).aws_call == "SimulatePrincipalPolicy");
  CHECK(options({"get-context-keys-for-custom-policy", "-"}).as_aws);
  CHECK(parse({"simulate", "--aws", "simulate-policy", "a.json"}).err.find("simulate-custom-policy") !=
        std::string::npos);
  for (const auto& wrong : {std::vector<const char*>{"simulate"},
                            {"simulate", "a", "b"},
                            {"simulate", "a", "--world", "w.json"},
                            {"simulate", "--aws", "simulate-custom-policy", "a", "b"}}) {
    CHECK(parse(wrong).exit_code == ExitCode::bad_input);
  }
}

TEST_CASE("switches") {
  const auto parsed = parse(
      {"--format", "jsonl", "--exit-status", "--no-rc", "--color", "always", "--root", "/", "--allow-outside", "a"});
  REQUIRE(parsed.options);
  CHECK(parsed.options->format == "jsonl");
  CHECK(parsed.options->exit_status);
  CHECK(parsed.options->no_rc);
  CHECK(parsed.options->colour == Colour::always);
  CHECK(parsed.options->root == "/");
  CHECK(parsed.options->allow_outside);
}

TEST_CASE("help and version are fine, mistakes are bad input with a word about it") {
  CHECK(parse({"--version"}).out.find("iamq ") == 0);
  CHECK(parse({"--version"}).exit_code == ExitCode::fine);
  CHECK(parse({"--help"}).out.find("simulate") != std::string::npos);
  CHECK(parse({"--help"}).err.empty());
  for (const auto& wrong :
       {std::vector<const char*>{"--formt", "json"}, {"--format", "xml"}, {"simulate"}, {"--color", "pink"}, {"-c"}}) {
    const auto parsed = parse(wrong);
    CHECK_FALSE(parsed.options);
    CHECK(parsed.exit_code == ExitCode::bad_input);
    CHECK(parsed.err.find("iamq: ") == 0);
    CHECK(parsed.out.empty());
  }
  CHECK(parse({"--format", "xml"}).err.find("jsonl") != std::string::npos);
}

TEST_CASE("the gravest of several ends counts") {
  CHECK(gravest(ExitCode::fine, ExitCode::undecided) == ExitCode::undecided);
  CHECK(gravest(ExitCode::expectation_failed, ExitCode::undecided) == ExitCode::expectation_failed);
  CHECK(gravest(ExitCode::bad_input, ExitCode::expectation_failed) == ExitCode::bad_input);
  CHECK(gravest(ExitCode::bad_input, ExitCode::internal_error) == ExitCode::internal_error);
}

// Every question about sets must be answered as it says: the worlds of the project, and those made of other projects'
// exports where IAMQ_SHARED tells where these are.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <optional>
#include <string>

#include "repl/console.hpp"
#include "repl/options.hpp"
#include "repl/worlds.hpp"
#include "runtime/query/ask.hpp"
#include "tests/conformance/cases.hpp"

namespace {

using namespace iamq;

struct Counts {
  std::size_t asked = 0, passed = 0, not_answered = 0;
};

void check_line(const text::Sources& sources, const text::Span& line, repl::Worlds& worlds, Counts& counts) {
  const query::SetQuestion question = query::read_set_question(sources, line);
  INFO(sources.text(line));
  if (question.kind == query::SetQuestion::Kind::what_if_diff) {
    CHECK(question.error == "what-if-diff is not answered yet");
    ++counts.not_answered;
    return;
  }
  ++counts.asked;
  REQUIRE(question.error.empty());
  REQUIRE(question.expected != nullptr);
  const repl::Worlds::Found found = worlds.find(question.world);
  INFO(found.error);
  REQUIRE(found.world != nullptr);
  const query::SetAnswer answer = query::ask(found.world, *found.catalog, question);
  std::string error;
  const auto pass = query::is_as_expected(answer, question.json, *question.expected, error);
  INFO(query::to_json_line(question.id, answer, question.json, question.expected, pass));
  INFO(answer.error << error);
  CHECK(pass == std::optional<bool>(true));
  counts.passed += pass == std::optional<bool>(true) ? 1 : 0;
}

bool is_real(std::string_view line) {
  return line.find("\"world\": \"real-") != std::string_view::npos;
}

void check_all(const std::string& folder, bool real_ones) {
  const std::string path = test::project_case_file("questions.jsonl");
  const auto text = test::read_text(path);
  REQUIRE(text);
  text::Sources sources;
  const text::SourceId source = sources.add(path, *text);
  const repl::Options options;
  repl::Console console(repl::Colour::never);
  repl::Worlds worlds(folder, options, console);
  Counts counts;
  for (const text::Span& line : test::lines_of(sources, source)) {
    if (is_real(sources.text(line)) == real_ones) check_line(sources, line, worlds, counts);
  }
  std::cout << folder << ": " << counts.passed << " of " << counts.asked << ", " << counts.not_answered
            << " not answered yet\n";
  CHECK(counts.asked > 0);
}

TEST_CASE("questions about sets, in small organizations") {
  check_all(std::string(IAMQ_SOURCE_DIR) + "/tests/conformance/worlds", false);
}

TEST_CASE("questions about sets, in real exports") {
  const auto folder = test::shared_case_file("worlds");
  if (!folder) {
    WARN("IAMQ_SHARED is not set: the questions about real exports are not asked");
    return;
  }
  check_all(*folder, true);
}

}  // namespace

// Every decision case must come out as it says: cases/ in the project, third-party.jsonl outside it.
#include "runtime/simulate/simulator.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/conformance/cases.hpp"

namespace {

using namespace iamq;

void check_all(const std::string& path) {
  const auto text = test::read_text(path);
  REQUIRE(text);
  text::Sources sources;
  const text::SourceId source = sources.add(path, *text);
  std::size_t passed = 0;
  const auto lines = test::lines_of(sources, source);
  REQUIRE(!lines.empty());
  for (const text::Span& line : lines) {
    const simulate::SimulationResult result = simulate::simulate_line(sources, line);
    INFO(simulate::to_json_line(result));
    CHECK(!result.expected.empty());
    CHECK(result.has_passed());
    if (!result.has_error() && result.has_passed()) ++passed;
  }
  std::cout << path << ": " << passed << " of " << lines.size() << '\n';
}

TEST_CASE("decisions that the guide states") {
  check_all(test::project_case_file("guide.jsonl"));
}

TEST_CASE("decisions on every element, operator, variable and principal of the policy reference") {
  check_all(test::project_case_file("reference.jsonl"));
}

TEST_CASE("decisions that AWS's current pages state") {
  check_all(test::project_case_file("aws-pages.jsonl"));
}

TEST_CASE("decisions of other projects' test suites") {
  const auto path = test::shared_case_file("third-party.jsonl");
  if (!path) {
    WARN("IAMQ_SHARED is not set: the cases of other projects are not run");
    return;
  }
  check_all(*path);
}

}  // namespace

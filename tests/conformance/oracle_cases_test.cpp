// The oracle of tests/oracle is itself held against every decision that AWS's pages and the guide state.
#include <catch2/catch.hpp>

#include "runtime/policy/json_reader.hpp"
#include "tests/conformance/cases.hpp"
#include "tests/oracle/decide.hpp"
#include "tests/oracle/known_keys.hpp"
#include "tests/oracle/read_case.hpp"

namespace {

using namespace iamq;

std::string word(oracle::Outcome outcome) {
  switch (outcome) {
    case oracle::Outcome::allowed:
      return "Allowed";
    case oracle::Outcome::explicitly_denied:
      return "ExplicitlyDenied";
    case oracle::Outcome::implicitly_denied:
      return "ImplicitlyDenied";
  }
  return "";
}

bool is_expected(const std::string& decision, const std::string& expected) {
  return decision == expected || (expected == "Denied" && decision != "Allowed");
}

void check_file(const std::string& path, std::size_t at_least) {
  const auto text = test::read_text(path);
  REQUIRE(text);
  text::Sources sources;
  const text::SourceId source = sources.add(path, *text);
  std::size_t checked = 0;
  for (const text::Span& line : test::lines_of(sources, source)) {
    const policy::Json json = policy::read_json(sources, line);
    REQUIRE(json.ok());
    oracle::ReadCase read = oracle::read_case(json, json.top());
    oracle::add_known_keys(read.asked);
    const std::string decision = word(oracle::decide(read.asked));
    INFO(read.id << ": " << read.claim << " expected " << read.expected << ", the oracle says " << decision);
    CHECK(is_expected(decision, read.expected));
    ++checked;
  }
  CHECK(checked >= at_least);
}

// The cases of the project, and those beside it where they are there and have grown.
void check_cases(const std::string& name, std::size_t at_least) {
  check_file(test::project_case_file(name), at_least);
  if (const auto shared = test::shared_case_file(name)) check_file(*shared, at_least);
}

TEST_CASE("the oracle decides as the guide states") {
  check_cases("guide.jsonl", 400);
}

TEST_CASE("the oracle decides as the policy reference states") {
  check_cases("reference.jsonl", 300);
}

TEST_CASE("the oracle decides as AWS's current pages state") {
  check_cases("aws-pages.jsonl", 90);
}

}  // namespace

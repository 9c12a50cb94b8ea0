// Lines that cannot be read, and what the answers look like.
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "runtime/simulate/simulator.hpp"
#include "tests/conformance/cases.hpp"

namespace {

using namespace iamq;

simulate::SimulationResult simulate(const std::string& line) {
  text::Sources sources;
  const text::SourceId source = sources.add("cases.jsonl", line);
  return simulate::simulate_line(sources, {source, 0, static_cast<std::uint32_t>(line.size())});
}

const std::string start =
    R"({"id":"x","principal":"arn:aws:iam::111122223333:user/ana","action":"s3:GetObject","resource":"arn:aws:s3:::b/k")";

TEST_CASE("a line that cannot be read says why, and whose it is") {
  const auto error = [](const std::string& line) { return simulate::to_json_line(simulate(line)); };
  CHECK(error("[]") == R"({"id":"","error":"the line is no JSON object"})");
  CHECK(error(R"({"id":"x"})") == R"({"id":"x","error":"`principal` is missing"})");
  CHECK(error(R"({"id":"x","principal":"ana"})") == R"({"id":"x","error":"`ana` is no ARN of a principal"})");
  CHECK(error(R"({"id":"x","principal":{"Nobody":"ana"}})") ==
        R"({"id":"x","error":"`Nobody` is no type of principal"})");
  CHECK(error(R"({"id":"x","principal":"*"})") == R"({"id":"x","error":"`action` is missing"})");
  CHECK(error(R"({"id":"x","principal":"*","action":"s3:GetObject"})") ==
        R"({"id":"x","error":"`resource` is missing"})");
  CHECK(error(start + R"(,"expected":"Yes"})") ==
        R"({"id":"x","error":"`expected` is none of Allowed, Denied, ExplicitlyDenied, ImplicitlyDenied"})");
  CHECK(error(start + R"(,"context":{"k":{"a":1}}})") ==
        R"({"id":"x","error":"the context key `k` is no plain value"})");
  CHECK(error(start + R"(,"session":{"via":"Magic"}})") ==
        R"({"id":"x","error":"`session.via` is no call that issues credentials"})");
  CHECK(error(start + R"(,"scps":{}})") == R"({"id":"x","error":"`scps` is no list of levels"})");
  CHECK(simulate(start + R"(,"identityPolicies":[{"name":"p","policy":{"Version":"2012-10-17","Statement":)"
                         R"([{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringIs":{"k":"v"}}}]}}]})")
            .error.find("`StringIs`") != std::string::npos);
  CHECK(error(start + R"(,"permissionBoundaries":[{"Statement":[]}]})") ==
        R"({"id":"x","error":"`permissionBoundaries` holds a policy, but no such member is read; did you mean )"
        R"(`permissionsBoundary`?"})");
  CHECK_FALSE(simulate(start + R"(,"notes":{"why":["none"]}})").has_error());
  CHECK(simulate("{\"id\":\"x\",").has_error());
  CHECK(simulate("").has_error());
  CHECK(simulate("\xff").has_error());
  CHECK(simulate(start + R"(,"id":"y"})").has_error());  // a duplicate key
}

TEST_CASE("an answer as a line") {
  const std::string policy =
      R"({"name":"p","policy":{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:*","Resource":"*"}]}})";
  CHECK(simulate::to_json_line(simulate(start + R"(,"identityPolicies":[)" + policy + R"(],"expected":"Denied"})")) ==
        R"({"id":"x","decision":"Allowed","reasons":[{"layer":"identity policies","verdict":"allows","decisive":true,)"
        R"("statements":[{"policy":"p","statement":1,"sid":"A","effect":"Allow","matched":true}]}],)"
        R"("expected":"Denied","pass":false})");
  const simulate::SimulationResult without_expected = simulate(start + "}");
  CHECK(without_expected.has_passed());
  CHECK(simulate::to_json_line(without_expected) ==
        R"({"id":"x","decision":"ImplicitlyDenied","reasons":[{"layer":"identity policies","verdict":"silent",)"
        R"("decisive":true}],"outside":["S3 ACLs and object ownership"]})");
}

// Whatever stands in a line, there is an answer or an error.
TEST_CASE("damaged lines are answered") {
  const auto text = test::read_text(test::project_case_file("aws-pages.jsonl"));
  REQUIRE(text);
  std::mt19937 random(7);
  const std::string alphabet = "{}[]\",:*?$ \\x0\n";
  std::size_t begin = 0;
  std::size_t answered = 0;
  while (begin < text->size()) {
    const std::size_t end = std::min(text->find('\n', begin), text->size());
    for (int round = 0; round < 20; ++round) {
      std::string line = text->substr(begin, end - begin);
      for (std::size_t edits = 1 + random() % 3; edits > 0 && !line.empty(); --edits) {
        const std::size_t at = random() % line.size();
        switch (random() % 3) {
          case 0:
            line.erase(at, 1 + random() % 8);
            break;
          case 1:
            line[at] = alphabet[random() % alphabet.size()];
            break;
          default:
            line.insert(at, line.substr(random() % line.size(), random() % 12));
        }
      }
      const simulate::SimulationResult result = simulate(line);
      const std::string answer = simulate::to_json_line(result);
      if (answer.front() == '{' && answer.back() == '}') ++answered;
    }
    begin = end + 1;
  }
  CHECK(answered == 96 * 20);
}

}  // namespace

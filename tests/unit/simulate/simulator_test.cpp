// What a Simulator keeps from case to case changes no answer.
#include "runtime/simulate/simulator.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace {

using namespace iamq;

std::string decided_alone(const std::string& line) {
  text::Sources sources;
  const auto source = sources.add("case", line);
  return to_json_line(simulate::simulate_line(sources, {source, 0, static_cast<std::uint32_t>(line.size())}));
}

std::string a_case(const std::string& principal, const std::string& context, const std::string& policies) {
  return R"({"id":"x","principal":)" + principal + R"(,"action":"s3:GetObject","resource":"arn:aws:s3:::b/k",)" +
         R"("resourceAccount":"111111111111","context":{)" + context + "}," + policies + "}";
}

TEST_CASE("cases decided one after the other are decided as each alone") {
  const std::string ana = R"("arn:aws:iam::111111111111:user/ana")", role = R"("arn:aws:iam::111111111111:role/r")";
  const std::string policy = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*",)"
                             R"("Condition":{"StringEquals":{"aws:username":"ana","k":["1","2"]}}}})";
  const std::string open = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*",)"
                           R"("Resource":"*"}})";
  std::vector<std::string> lines;
  for (const std::string& principal : {ana, role}) {
    for (const std::string context : {R"("k":"1")", R"("k":["1","2"])", R"("aws:username":"bob","k":null)", ""}) {
      // The same text under several names, and as another kind of policy, which AWS checks otherwise.
      for (const std::string& text : {policy, open}) {
        for (const std::string field : {"identityPolicies", "resourcePolicy", "permissionsBoundary", "scps", "rcps"}) {
          lines.push_back(a_case(principal, context, "\"" + field + R"(":[{"name":"n","policy":)" + text + "}]"));
          lines.push_back(a_case(principal, context, "\"" + field + "\":[" + text + "]"));
        }
      }
    }
  }
  lines.push_back("{");
  lines.push_back("{}");
  simulate::Simulator simulator;
  std::size_t refused = 0;
  for (int round = 0; round < 2; ++round) {
    for (const std::string& line : lines) {
      INFO(line);
      const simulate::SimulationResult result = simulator.decide(line);
      CHECK(to_json_line(result) == decided_alone(line));
      refused += result.has_error();
    }
  }
  CHECK(refused > 50);
  CHECK(refused < lines.size());
}

}  // namespace

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

// Policies, usual and unusual ones: what the second reader of them leaves to the first must be all that it does not
// know.
const std::vector<std::string> policies{
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}]})",
    R"({"Statement":{"Effect":"Deny","NotAction":["s3:Put*","ec2:*"],"NotResource":["arn:aws:s3:::c","arn:aws:sqs"]}})",
    R"( { "Version" : "2008-10-17" , "Statement" : [ { "Sid" : "a1" , "Effect" : "Allow" , "Action" : [ "*" ] ,
        "Resource" : "arn:aws:s3:::b/${aws:username}" } , { "Effect" : "Deny" , "Action" : "s3:*" , "Resource" : "*" ,
        "Condition" : { "StringLike" : { "k" : [ "1*" , "2" ] , "aws:username" : "a?a" } , "Null" : { "q" : "true" } } } ] } )",
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})",
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})",
    R"({"Version":"2012-10-17","Statement":[]})",
    R"({"Version":"2012-10-17"})",
    R"({})",
    R"({ })",
    R"({"Statement":{}})",
    R"({"Version":"2013-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})",
    R"({"Version":"2012-10-17","Id":"x","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})",
    R"({"Version":"2012-10-17","Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})",
    R"({"Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","NotAction":"s3:*","Resource":"*"}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}})",
    R"({"Statement":{"Effect":"Allow","Action":[],"Resource":"*"}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":[]}})",
    R"({"Statement":{"Effect":"Allow","Action":"*"}})",
    R"({"Statement":{"Action":"*","Resource":"*"}})",
    R"({"Statement":{"Effect":"Allow","Resource":"*"}})",
    R"({"Statement":{"Effect":"allow","Action":"*","Resource":"*"}})",
    R"({"Statement":{"Effect":"Allow","Acton":"*","Resource":"*"}})",
    R"({"Statement":{"Effect":true,"Action":"*"}})",
    R"({"Statement":{"Effect":"Allow","Action":"s3:\u0047*","Resource":"*"}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/é"}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/€"}})",
    R"({"Statement":{"Effect":"Allow","Action":["*",1],"Resource":"*"}})",
    R"({"Statement":["x"]})",
    R"({"Statement":{"Effect":"Allow","Action":"GetObject","Resource":"b","Sid":""}})",
    R"({"Statement":{"Effect":"Allow","Action":"s*:Get","Resource":"arn:aws/s3"}})",
    R"({"Statement":{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}})",
    R"({"Statement":[{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"a","Effect":"Deny","Action":"s3:Put*","Resource":"*"}]})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{}}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"k":true},"NumericEquals":{"k":1}}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"k":"1","K":"1"}}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"k":"1","k":"2"}}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"k":"1"},"stringequals":{"q":"2"}}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqual":{"k":"1"}}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"k":[]}}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateEquals":{"k":"2026-*"}}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}})",
    R"({"policy":{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}})",
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"},"x":{"policy":{"Statement":{"Effect":"Allow","Action":"*"}}}})",
    R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},]})",
    R"({"Statement":{"Effect":"Allow")"};

TEST_CASE("policies that are read straight from their text mean what they mean as JSON") {
  const auto wrapped = [](const std::string& policy) { return R"([{"name":"n","policy":)" + policy + "}]"; };
  std::vector<std::string> lines;
  const auto add = [&](const std::string& field, const std::string& value) {
    // Of each line a text is no other's, so that nobody looks for texts that were read before.
    const std::string own = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":)"
                            R"(["arn:aws:s3:::b/*","arn:aws:s3:::own-)" +
                            std::to_string(lines.size()) + "\"]}}";
    lines.push_back(a_case(R"("arn:aws:iam::111111111111:user/ana")", R"("k":"1")",
                           R"("groupPolicies":)" + wrapped(own) + ",\"" + field + "\":" + value));
  };
  for (const std::string& policy : policies) {
    for (const std::string field : {"identityPolicies", "resourcePolicy", "sessionPolicies", "permissionsBoundary",
                                    "vpcEndpointPolicies", "polices"}) {
      add(field, wrapped(policy));
    }
    for (const std::string field : {"scps", "rcps"}) add(field, "[" + wrapped(policy) + "]");
  }
  simulate::Simulator simulator;
  std::size_t refused = 0;
  for (const std::string& line : lines) {
    INFO(line);
    const simulate::SimulationResult result = simulator.decide(line);
    CHECK(to_json_line(result) == decided_alone(line));
    refused += result.has_error();
  }
  CHECK(refused > lines.size() / 4);
  CHECK(refused < lines.size() * 3 / 4);
}

TEST_CASE("cases of which no two have a policy in common are decided as each alone") {
  simulate::Simulator simulator;
  for (int number = 0; number < 400; ++number) {
    const std::string place = std::to_string(number);
    const std::string line = a_case(
        R"("arn:aws:iam::111111111111:user/ana")", R"("k":")" + place + "\"",
        R"("identityPolicies":[{"name":"n)" + place + R"(","policy":{"Version":"2012-10-17","Statement":[{"Sid":"S)" +
            place + R"(","Effect":"Allow","Action":"s3:GetObject","Resource":["*","arn:aws:s3:::b/)" + place +
            R"("],"Condition":{"StringEquals":{"k":[")" + place + R"(","a","b"]}}}]}},{"name":"m","policy":)" +
            R"({"Statement":[{"Effect":"Deny","Action":"s3:Put)" + place + R"(","Resource":"*"}]}}])");
    INFO(line);
    CHECK(to_json_line(simulator.decide(line)) == decided_alone(line));
  }
}

}  // namespace

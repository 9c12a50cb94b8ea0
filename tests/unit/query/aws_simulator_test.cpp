// What programs that call AWS's policy simulator get from iamq: AWS's own examples, its errors, and where we know more.
#include "runtime/query/aws_simulator.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "runtime/session.hpp"

namespace {

using namespace iamq;
using nlohmann::json;

constexpr const char* script = R"(
account Production 999999999999
account Development 111111111111
organization acme { account Production; ou work { account Development } }
scp no-sqs on ou work { deny sqs:* on * }
policy limit in Development { allow s3:*, ec2:*, sts:* on * }
policy reader in Development { allow s3:Get* on * when aws:SourceVpc is vpc-1 }
group Readers in Development { attach reader; policy lists { allow s3:List* on * } }
user Ana in Development { groups Readers; boundary limit; policy own { allow s3:PutObject, iam:*, sqs:*, sts:AssumeRole on * } }
user Bob in Development
role Open in Development { trusts user Ana; policy p { allow kms:Decrypt on * } }
role Closed in Development { trusts user Bob }
bucket shared in Production { policy { allow s3:PutObject to user Ana on shared/* } }
)";

class Simulator {
public:
  Simulator() : session_([](std::string_view, std::string_view) { return FileAnswer{}; }) {
    const Execution execution = session_.execute("world.iamq", script);
    REQUIRE(execution.diagnostics.empty());
    for (const Outcome& outcome : execution.outcomes) {
      for (const auto& diagnostic : outcome.diagnostics) INFO(diagnostic.message);
      REQUIRE_FALSE(text::has_errors(outcome.diagnostics));
    }
  }

  json operator()(const json& request, std::optional<query::AwsCall> call = std::nullopt) {
    return of_text(request.dump(), call);
  }
  json of_text(const std::string& text, std::optional<query::AwsCall> call = std::nullopt) {
    text::Sources sources;
    const auto source = sources.add("request", text);
    const auto answer = query::answer_aws_request(sources, {source, 0, static_cast<std::uint32_t>(text.size())}, call,
                                                  has_world_ ? session_.world() : nullptr, session_.catalog());
    return json::parse(query::to_json_line(answer));
  }
  Simulator& without_world() {
    has_world_ = false;
    return *this;
  }

private:
  Session session_;
  bool has_world_ = true;
};

std::string document(const json& statement) {
  return json{{"Version", "2012-10-17"}, {"Statement", json::array({statement})}}.dump();
}
json allow(const json& actions, const json& resources = "*", const json& more = json::object()) {
  json statement{{"Effect", "Allow"}, {"Action", actions}, {"Resource", resources}};
  statement.update(more);
  return statement;
}
json deny(const json& actions, const json& resources = "*", const json& more = json::object()) {
  json statement = allow(actions, resources, more);
  statement["Effect"] = "Deny";
  return statement;
}
json when(const char* op, const char* key, const json& value) {
  return {{"Condition", {{op, {{key, value}}}}}};
}

json first(const json& answer) {
  INFO(answer.dump());
  REQUIRE(answer.contains("EvaluationResults"));
  return answer["EvaluationResults"].front();
}
std::string decision(const json& answer) {
  return first(answer)["EvalDecision"];
}
std::set<std::string> missing(const json& answer) {
  return first(answer)["MissingContextValues"].get<std::set<std::string>>();
}
std::string code(const json& answer) {
  INFO(answer.dump());
  REQUIRE(answer.contains("Error"));
  CHECK_FALSE(answer["Error"]["Message"].get<std::string>().empty());
  return answer["Error"]["Code"];
}
std::string message(const json& answer) {
  REQUIRE(answer.contains("Error"));
  return answer["Error"]["Message"];
}

const std::string ana = "arn:aws:iam::111111111111:user/Ana";
const std::string bob = "arn:aws:iam::111111111111:user/Bob";

}  // namespace

// https://docs.aws.amazon.com/cli/latest/reference/iam/simulate-custom-policy.html
TEST_CASE("the examples of AWS's command line are answered as AWS answers them") {
  Simulator simulate;
  const std::string dated =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",)"
      R"("Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}})";
  const auto at = [&](const char* time) {
    return simulate(
        {{"PolicyInputList", {dated}},
         {"ActionNames", {"dynamodb:CreateBackup"}},
         {"ContextEntries",
          {{{"ContextKeyName", "aws:CurrentTime"}, {"ContextKeyValues", {time}}, {"ContextKeyType", "date"}}}}});
  };
  CHECK(at("2019-04-25T11:00:00Z") ==
        json::parse(R"({"EvaluationResults":[{"EvalActionName":"dynamodb:CreateBackup","EvalResourceName":"*",
          "EvalDecision":"allowed","MatchedStatements":[{"SourcePolicyId":"PolicyInputList.1",
          "SourcePolicyType":"IAM Policy","StartPosition":{"Line":1,"Column":38},"EndPosition":{"Line":1,"Column":167}}],
          "MissingContextValues":[]}],"IsTruncated":false})"));
  CHECK(at("2014-04-25T11:00:00Z") ==
        json::parse(R"({"EvaluationResults":[{"EvalActionName":"dynamodb:CreateBackup","EvalResourceName":"*",
          "EvalDecision":"implicitDeny","MatchedStatements":[],"MissingContextValues":[]}],"IsTruncated":false})"));
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html, "Same-Account Simulation"
TEST_CASE("a resource policy that names the caller needs neither identity policy nor boundary") {
  Simulator simulate;
  const json answer = simulate(
      {{"ActionNames", {"s3:PutObject"}},
       {"CallerArn", "arn:aws:iam::111122223333:user/mateo"},
       {"ResourceArns", {"arn:aws:s3:::production/Test"}},
       {"ResourceOwner", "arn:aws:iam::111122223333:root"},
       {"PermissionsBoundaryPolicyInputList", {document(allow("iam:*"))}},
       {"PolicyInputList", {document(allow("iam:*"))}},
       {"ResourcePolicy", document(allow({"s3:List*", "s3:Put*"}, "arn:aws:s3:::production/*",
                                         {{"Principal", {{"AWS", "arn:aws:iam::111122223333:user/mateo"}}}}))}});
  const json result = first(answer);
  CHECK(result["EvalDecision"] == "allowed");
  CHECK(result["EvalResourceName"] == "arn:aws:s3:::production/Test");
  CHECK(result["EvalDecisionDetails"] == json::object());
  CHECK(result["PermissionsBoundaryDecisionDetail"] == json{{"AllowedByPermissionsBoundary", false}});
  REQUIRE(result["MatchedStatements"].size() == 1);
  CHECK(result["MatchedStatements"][0]["SourcePolicyId"] == "ResourcePolicy");
  CHECK(result["MatchedStatements"][0]["SourcePolicyType"] == "Resource Policy");
  REQUIRE(result["ResourceSpecificResults"].size() == 1);
  const json of_resource = result["ResourceSpecificResults"][0];
  CHECK(of_resource["EvalResourceDecision"] == "allowed");
  CHECK(of_resource["EvalResourceName"] == "arn:aws:s3:::production/Test");
  CHECK(of_resource["MatchedStatements"] == result["MatchedStatements"]);
  CHECK_FALSE(result.contains("OrganizationsDecisionDetail"));
}

// The same page, "Cross-Account Simulation".
TEST_CASE("across accounts the details tell what each type of policy says") {
  Simulator simulate;
  json request{{"ActionNames", {"s3:PutObject"}},
               {"ResourceArns", {"arn:aws:s3:::mary/Test"}},
               {"ResourceOwner", "arn:aws:iam::123456789012:root"},
               {"CallerArn", "arn:aws:iam::444455556666:user/arnav"},
               {"PolicyInputList", {document(allow("iam:*"))}},
               {"PermissionsBoundaryPolicyInputList", {document(allow("iam:*"))}},
               {"ResourcePolicy", document(allow({"s3:List*", "s3:Put*"}, "arn:aws:s3:::mary/*",
                                                 {{"Principal", {{"AWS", "arn:aws:iam::444455556666:user/arnav"}}}}))}};
  const json result = first(simulate(request));
  const json details{
      {"IAM Policy", "implicitDeny"}, {"Resource Policy", "allowed"}, {"Permissions Boundary Policy", "implicitDeny"}};
  CHECK(result["EvalDecision"] == "implicitDeny");
  CHECK(result["EvalDecisionDetails"] == details);
  CHECK(result["MatchedStatements"].empty());
  CHECK(result["ResourceSpecificResults"][0]["EvalDecisionDetails"] == details);
  CHECK(result["ResourceSpecificResults"][0]["MatchedStatements"][0]["SourcePolicyId"] == "ResourcePolicy");
  CHECK(result["ResourceSpecificResults"][0]["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"] ==
        false);

  // "If an Organizations SCP … denies access, the simulation ends … and this parameter is not returned."
  request["OrderedOrganizationPolicyInputList"] = {{{"ServiceControlPolicyInputList", {document(allow("ec2:*"))}}}};
  const json stopped = first(simulate(request));
  CHECK_FALSE(stopped.contains("EvalDecisionDetails"));
  CHECK(stopped["OrganizationsDecisionDetail"]["AllowedByOrganizations"] == false);
}

TEST_CASE("statements are found where AWS finds them") {
  Simulator simulate;
  const auto places = [&](const std::string& text, const char* action) {
    json places = json::array();
    const json result = first(simulate({{"PolicyInputList", {text}}, {"ActionNames", {action}}}));
    for (const json& statement : result["MatchedStatements"]) {
      places.push_back({statement["StartPosition"]["Line"], statement["StartPosition"]["Column"],
                        statement["EndPosition"]["Line"], statement["EndPosition"]["Column"]});
    }
    return places;
  };
  // The first begins behind the bracket, the others behind the statement before; an end is behind the brace.
  const std::string two =
      "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"s3:*\", "
      "\"Resource\": "
      "\"*\"},\n    {\n      \"Effect\": \"Allow\", \"Action\": \"ec2:*\", \"Resource\": \"*\"\n    }\n  ]\n}";
  CHECK(places(two, "s3:GetObject") == json::parse("[[3,17,4,59]]"));
  CHECK(places(two, "ec2:RunInstances") == json::parse("[[4,59,7,6]]"));
  // A single statement without a bracket begins behind its own brace.
  CHECK(places("{\"Statement\":{\n\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}", "s3:GetObject") ==
        json::parse("[[1,15,2,49]]"));
}

TEST_CASE("only the statements that deny are told of an explicit deny, and all that allow of an allow") {
  Simulator simulate;
  const json request{
      {"PolicyInputList", {document(allow("s3:*")), document(deny("s3:Delete*")), document(allow("s3:Get*"))}},
      {"ActionNames", {"s3:DeleteObject", "s3:GetObject"}}};
  const json results = simulate(request)["EvaluationResults"];
  REQUIRE(results.size() == 2);
  CHECK(results[0]["EvalDecision"] == "explicitDeny");
  REQUIRE(results[0]["MatchedStatements"].size() == 1);
  CHECK(results[0]["MatchedStatements"][0]["SourcePolicyId"] == "PolicyInputList.2");
  CHECK(results[1]["EvalDecision"] == "allowed");
  CHECK(results[1]["MatchedStatements"].size() == 2);
  CHECK(results[1]["MatchedStatements"][1]["SourcePolicyId"] == "PolicyInputList.3");
}

TEST_CASE("missing are the keys that can change the answer, and no others") {
  Simulator simulate;
  const auto keys = [&](const std::vector<std::string>& policies, const json& context = json::array()) {
    return missing(
        simulate({{"PolicyInputList", policies}, {"ActionNames", {"s3:GetObject"}}, {"ContextEntries", context}}));
  };
  using Keys = std::set<std::string>;
  const json vpc = when("StringEquals", "aws:SourceVpc", "vpc-1");
  CHECK(keys({document(allow("s3:*", "*", vpc))}) == Keys{"aws:SourceVpc"});
  // Allowed anyhow; denied anyhow; another action.
  CHECK(keys({document(allow("s3:*", "*", vpc)), document(allow("s3:GetObject"))}).empty());
  CHECK(keys({document(allow("s3:*", "*", vpc)), document(deny("s3:*"))}).empty());
  CHECK(keys({document(allow("s3:*")), document(deny("ec2:*", "*", vpc))}).empty());
  // Given keys are not missing; an empty value is not given.
  const auto given = [](const char* key, const json& values) {
    return json::array({{{"ContextKeyName", key}, {"ContextKeyType", "string"}, {"ContextKeyValues", values}}});
  };
  CHECK(keys({document(allow("s3:*", "*", vpc))}, given("AWS:sourcevpc", {"vpc-2"})).empty());
  CHECK(keys({document(allow("s3:*", "*", vpc))}, given("aws:SourceVpc", {""})) == Keys{"aws:SourceVpc"});
  CHECK(keys({document(allow("s3:*", "*", vpc))}, given("aws:SourceVpc", json::array())) == Keys{"aws:SourceVpc"});
  // Two conditions of which the first has failed already.
  const json both{
      {"Condition", {{"StringEquals", {{"aws:SourceVpc", "vpc-1"}}}, {"Bool", {{"aws:SecureTransport", "true"}}}}}};
  CHECK(keys({document(allow("s3:*", "*", both))}) == Keys{"aws:SourceVpc", "aws:SecureTransport"});
  CHECK(keys({document(allow("s3:*", "*", both))}, given("aws:SourceVpc", {"vpc-2"})).empty());
  // Variables ask for keys as well.
  CHECK(keys({document(allow("s3:*", "arn:aws:s3:::${aws:username}/*"))}).empty());  // the resource is `*`
  CHECK(missing(simulate({{"PolicyInputList", {document(allow("s3:*", "arn:aws:s3:::${aws:username}/*"))}},
                          {"ActionNames", {"s3:GetObject"}},
                          {"ResourceArns", {"arn:aws:s3:::ana/x"}}})) == Keys{"aws:username"});
  CHECK(decision(simulate({{"PolicyInputList", {document(allow("s3:*", "arn:aws:s3:::${aws:username}/*"))}},
                           {"ActionNames", {"s3:GetObject"}},
                           {"CallerArn", "arn:aws:iam::111122223333:user/ana"},
                           {"ResourceArns", {"arn:aws:s3:::ana/x"}}})) == "allowed");
}

TEST_CASE("a key that is missing is absent in the simulation") {
  Simulator simulate;
  const auto decide = [&](const json& statement) {
    return decision(simulate(
        {{"PolicyInputList", {document(allow("*")), document(statement)}}, {"ActionNames", {"s3:GetObject"}}}));
  };
  CHECK(decide(deny("s3:*", "*", when("StringEquals", "aws:SourceVpc", "vpc-1"))) == "allowed");
  CHECK(decide(deny("s3:*", "*", when("StringNotEquals", "aws:SourceVpc", "vpc-1"))) == "explicitDeny");
  CHECK(decide(deny("s3:*", "*", when("BoolIfExists", "aws:SecureTransport", "false"))) == "explicitDeny");
}

TEST_CASE("context entries have types") {
  Simulator simulate;
  const auto ask = [&](const json& entry, const json& condition = json::object()) {
    return simulate({{"PolicyInputList", {document(allow("*", "*", condition))}},
                     {"ActionNames", {"s3:GetObject"}},
                     {"ContextEntries", {entry}}});
  };
  const auto entry = [](const char* type, const json& values) {
    return json{{"ContextKeyName", "aws:TestKey"}, {"ContextKeyType", type}, {"ContextKeyValues", values}};
  };
  CHECK(decision(ask(entry("stringList", {"a", "b"}), when("ForAllValues:StringEquals", "aws:TestKey", {"a", "b"}))) ==
        "allowed");
  CHECK(decision(ask(entry("stringList", {"a", "c"}), when("ForAllValues:StringEquals", "aws:TestKey", {"a", "b"}))) ==
        "implicitDeny");
  CHECK(decision(ask(entry("numeric", {"5"}), when("NumericLessThan", "aws:TestKey", 10))) == "allowed");
  CHECK(decision(ask(entry("ip", {"10.1.2.3"}), when("IpAddress", "aws:TestKey", "10.0.0.0/8"))) == "allowed");
  CHECK(decision(ask(entry("boolean", {"true"}), when("Bool", "aws:TestKey", true))) == "allowed");
  for (const auto& [type, value] : std::vector<std::pair<const char*, const char*>>{
           {"numeric", "five"}, {"boolean", "yes"}, {"ip", "10.1.2"}, {"date", "tomorrow"}, {"binary", "!"}}) {
    CHECK(code(ask(entry(type, {value}))) == "InvalidInput");
  }
  CHECK(message(ask(entry("strnig", {"a"}))).find("did you mean `string`?") != std::string::npos);
  CHECK(message(ask(entry("string", {"a", "b"}))).find("`stringList`") != std::string::npos);
  CHECK(code(ask({{"ContextKeyType", "string"}})) == "InvalidInput");
  CHECK(code(ask({{"ContextKeyName", "aws:TestKey"}, {"Value", "a"}})) == "InvalidInput");
  CHECK(code(simulate({{"PolicyInputList", {document(allow("*"))}},
                       {"ActionNames", {"s3:GetObject"}},
                       {"ContextEntries", {entry("string", {"a"}), entry("string", {"b"})}}})) == "InvalidInput");
}

TEST_CASE("every action is simulated on every resource, page by page") {
  Simulator simulate;
  json request{{"PolicyInputList", {document(allow("s3:Get*", "arn:aws:s3:::a/*"))}},
               {"ActionNames", {"s3:GetObject", "s3:PutObject"}},
               {"ResourceArns", {"arn:aws:s3:::a/x", "arn:aws:s3:::b/x"}}};
  const json all = simulate(request);
  REQUIRE(all["EvaluationResults"].size() == 4);
  CHECK(all["EvaluationResults"][0]["EvalDecision"] == "allowed");
  CHECK(all["EvaluationResults"][1]["EvalDecision"] == "implicitDeny");
  CHECK(all["EvaluationResults"][1]["EvalResourceName"] == "arn:aws:s3:::b/x");
  CHECK_FALSE(all.contains("Marker"));

  request["MaxItems"] = 3;
  const json page = simulate(request);
  CHECK(page["IsTruncated"] == true);
  CHECK(page["EvaluationResults"].size() == 3);
  request["Marker"] = page["Marker"];
  const json rest = simulate(request);
  CHECK(rest["IsTruncated"] == false);
  REQUIRE(rest["EvaluationResults"].size() == 1);
  CHECK(rest["EvaluationResults"][0] == all["EvaluationResults"][3]);
  for (const json& marker : json::array({"4", "-1", "x", "1 "})) {
    request["Marker"] = marker;
    CHECK(code(simulate(request)) == "InvalidInput");
  }
}

TEST_CASE("SCPs are simulated level by level") {
  Simulator simulate;
  const auto levels = [&](const std::vector<std::vector<std::string>>& texts) {
    json list = json::array();
    for (const auto& level : texts) list.push_back({{"ServiceControlPolicyInputList", level}});
    return simulate({{"PolicyInputList", {document(allow("*"))}},
                     {"ActionNames", {"s3:GetObject"}},
                     {"OrderedOrganizationPolicyInputList", list}});
  };
  CHECK(decision(levels({{document(allow("*"))}, {document(allow("s3:*"))}})) == "allowed");
  const json missing_level = levels({{document(allow("*"))}, {document(allow("ec2:*"))}});
  CHECK(decision(missing_level) == "implicitDeny");
  CHECK(first(missing_level)["OrganizationsDecisionDetail"]["AllowedByOrganizations"] == false);
  CHECK(decision(levels({{document(allow("*")), document(deny("s3:*"))}})) == "explicitDeny");
  CHECK(first(levels({{document(allow("*"))}}))["OrganizationsDecisionDetail"]["AllowedByOrganizations"] == true);
  CHECK(code(levels({{document(allow("*"))}, {}})) == "InvalidInput");
  CHECK(code(levels(std::vector<std::vector<std::string>>(8, {document(allow("*"))}))) == "InvalidInput");
}

// ../guide: the RunInstances scenarios and the resource types that each needs.
TEST_CASE("ResourceHandlingOption wants its resources, and makes one request of them") {
  Simulator simulate;
  const std::string ec2 = "arn:aws:ec2:eu-west-1:111122223333:";
  const std::vector<std::string> types{"instance/*",          "image/ami-1", "security-group/sg-1",
                                       "network-interface/*", "subnet/s-1",  "volume/*"};
  const auto ask = [&](const char* option, std::size_t count, const std::string& text) {
    json resources = json::array();
    for (std::size_t i = 0; i < count; ++i) resources.push_back(ec2 + types[i]);
    return simulate({{"PolicyInputList", {text}},
                     {"ActionNames", {"ec2:RunInstances"}},
                     {"ResourceArns", resources},
                     {"ResourceHandlingOption", option}});
  };
  const std::string everything = document(allow("ec2:RunInstances"));
  const json answer = ask("EC2-VPC-EBS-Subnet", 6, everything);
  CHECK(answer["EvaluationResults"].size() == 1);
  CHECK(decision(answer) == "allowed");
  CHECK(first(answer)["ResourceSpecificResults"].size() == 6);
  const json one_denied = ask("EC2-VPC-EBS-Subnet", 6,
                              document(allow("ec2:RunInstances", json::array({ec2 + "instance/*", ec2 + "[is]*"}))));
  CHECK(decision(one_denied) == "implicitDeny");
  CHECK(first(one_denied)["ResourceSpecificResults"][0]["EvalResourceDecision"] == "allowed");
  CHECK(first(one_denied)["ResourceSpecificResults"][3]["EvalResourceDecision"] == "implicitDeny");

  struct Scenario {
    const char* option;
    std::vector<std::size_t> needed;
  };
  for (const Scenario& scenario : std::vector<Scenario>{{"EC2-Classic-InstanceStore", {0, 1, 2}},
                                                        {"EC2-Classic-EBS", {0, 1, 2, 5}},
                                                        {"EC2-VPC-InstanceStore", {0, 1, 2, 3}},
                                                        {"EC2-VPC-InstanceStore-Subnet", {0, 1, 2, 3, 4}},
                                                        {"EC2-VPC-EBS", {0, 1, 2, 3, 5}},
                                                        {"EC2-VPC-EBS-Subnet", {0, 1, 2, 3, 4, 5}}}) {
    INFO(scenario.option);
    for (std::size_t left_out = 0; left_out <= scenario.needed.size(); ++left_out) {
      json resources = json::array();
      for (std::size_t i = 0; i < scenario.needed.size(); ++i) {
        if (i != left_out) resources.push_back(ec2 + types[scenario.needed[i]]);
      }
      const json said = simulate({{"PolicyInputList", {everything}},
                                  {"ActionNames", {"ec2:RunInstances"}},
                                  {"ResourceArns", resources},
                                  {"ResourceHandlingOption", scenario.option}});
      if (left_out == scenario.needed.size()) {
        CHECK(decision(said) == "allowed");
      } else {
        CHECK(code(said) == "InvalidInput");
        const std::string type = types[scenario.needed[left_out]];
        CHECK(message(said).find("there is none of " + type.substr(0, type.find('/'))) != std::string::npos);
      }
    }
  }
  CHECK(message(ask("EC2-VPC", 6, everything)).find("EC2-VPC-EBS-Subnet") != std::string::npos);
}

TEST_CASE("principals of the world are simulated with all their policies") {
  Simulator simulate;
  const auto ask = [&](const json& more) {
    json request{{"PolicySourceArn", ana}};
    request.update(more);
    return simulate(request);
  };
  // Her own inline policy, a group's inline policy and a group's managed policy.
  const json put = ask({{"ActionNames", {"s3:PutObject"}}, {"ResourceArns", {"arn:aws:s3:::own/x"}}});
  CHECK(decision(put) == "allowed");
  CHECK(first(put)["MatchedStatements"][0]["SourcePolicyId"] == "user_Ana_own");
  CHECK(first(put)["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"] == true);
  CHECK(first(put)["OrganizationsDecisionDetail"]["AllowedByOrganizations"] == true);
  CHECK(first(ask({{"ActionNames", {"s3:ListBucket"}}}))["MatchedStatements"][0]["SourcePolicyId"] ==
        "group_Readers_lists");
  const json get = ask({{"ActionNames", {"s3:GetObject"}}});
  CHECK(decision(get) == "implicitDeny");
  CHECK(missing(get) == std::set<std::string>{"aws:SourceVpc"});
  const json at_home =
      ask({{"ActionNames", {"s3:GetObject"}},
           {"ContextEntries",
            {{{"ContextKeyName", "aws:SourceVpc"}, {"ContextKeyType", "string"}, {"ContextKeyValues", {"vpc-1"}}}}}});
  CHECK(decision(at_home) == "allowed");
  CHECK(first(at_home)["MatchedStatements"][0]["SourcePolicyId"] == "reader");
  // The boundary, and the SCP above her account.
  CHECK(decision(ask({{"ActionNames", {"iam:GetUser"}}})) == "implicitDeny");
  CHECK(first(ask({{"ActionNames",
                    {"iam:GetUser"}}}))["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"] == false);
  const json sqs = ask({{"ActionNames", {"sqs:SendMessage"}}});
  CHECK(decision(sqs) == "explicitDeny");
  CHECK(first(sqs)["OrganizationsDecisionDetail"]["AllowedByOrganizations"] == false);
  // A boundary in the request takes the place of hers, and policies in it are added.
  CHECK(decision(ask({{"ActionNames", {"iam:GetUser"}},
                      {"PermissionsBoundaryPolicyInputList", {document(allow("iam:*"))}}})) == "allowed");
  CHECK(decision(ask({{"ActionNames", {"ec2:RunInstances"}}, {"PolicyInputList", {document(allow("ec2:*"))}}})) ==
        "allowed");
}

TEST_CASE("trust policies and resource policies of the world count") {
  Simulator simulate;
  const auto assume = [&](const char* role) {
    return decision(simulate({{"PolicySourceArn", ana},
                              {"ActionNames", {"sts:AssumeRole"}},
                              {"ResourceArns", {std::string("arn:aws:iam::111111111111:role/") + role}}}));
  };
  CHECK(assume("Open") == "allowed");
  CHECK(assume("Closed") == "implicitDeny");
  const json shared = simulate(
      {{"PolicySourceArn", ana}, {"ActionNames", {"s3:PutObject"}}, {"ResourceArns", {"arn:aws:s3:::shared/x"}}});
  CHECK(decision(shared) == "allowed");
  CHECK(first(shared)["EvalDecisionDetails"]["Resource Policy"] == "allowed");
  // One in the request takes its place.
  CHECK(
      decision(simulate({{"PolicySourceArn", ana},
                         {"ActionNames", {"s3:PutObject"}},
                         {"ResourceArns", {"arn:aws:s3:::shared/x"}},
                         {"ResourcePolicy", document(deny("s3:*", "arn:aws:s3:::shared/*", {{"Principal", "*"}}))}})) ==
      "explicitDeny");
}

TEST_CASE("a trust policy in the request is honoured, and without one only the caller's side is simulated") {
  Simulator simulate;
  json request{{"PolicyInputList", {document(allow("sts:AssumeRole"))}},
               {"ActionNames", {"sts:AssumeRole"}},
               {"CallerArn", ana},
               {"ResourceArns", {"arn:aws:iam::222222222222:role/R"}}};
  CHECK(decision(simulate(request)) == "allowed");
  const auto trusting = [](const std::string& principal) {
    return document({{"Effect", "Allow"}, {"Action", "sts:AssumeRole"}, {"Principal", {{"AWS", principal}}}});
  };
  request["ResourcePolicy"] = trusting(ana);
  CHECK(decision(simulate(request)) == "allowed");
  request["ResourcePolicy"] = trusting(bob);
  CHECK(decision(simulate(request)) == "implicitDeny");
  request["ResourcePolicy"] = document({{"Effect", "Allow"}, {"Action", "sts:AssumeRole"}});
  CHECK(code(simulate(request)) == "PolicyEvaluation");  // it trusts nobody
  // The same with keys, whose policy alone can open them.
  CHECK(decision(simulate({{"PolicyInputList", {document(allow("kms:*"))}},
                           {"ActionNames", {"kms:Decrypt"}},
                           {"ResourceArns", {"arn:aws:kms:eu-west-1:111122223333:key/k"}}})) == "allowed");
}

TEST_CASE("the caller may be another than the one whose policies are simulated") {
  Simulator simulate;
  const json request{{"PolicySourceArn", ana}, {"CallerArn", bob}, {"ActionNames", {"sts:AssumeRole"}}};
  const auto assume = [&](const char* role) {
    json with = request;
    with["ResourceArns"] = {std::string("arn:aws:iam::111111111111:role/") + role};
    return decision(simulate(with));
  };
  CHECK(assume("Closed") == "allowed");  // Bob, as if he had Ana's policies
  CHECK(assume("Open") == "implicitDeny");
  // A group makes no requests, but some member of it does.
  const json group =
      simulate({{"PolicySourceArn", "arn:aws:iam::111111111111:group/Readers"}, {"ActionNames", {"s3:ListBucket"}}});
  CHECK(decision(group) == "allowed");
  CHECK(first(group)["MatchedStatements"][0]["SourcePolicyId"] == "group_Readers_lists");
  const json role =
      simulate({{"PolicySourceArn", "arn:aws:iam::111111111111:role/Open"}, {"ActionNames", {"kms:Decrypt"}}});
  CHECK(decision(role) == "allowed");
  CHECK(first(role)["MatchedStatements"][0]["SourcePolicyId"] == "role_Open_p");
}

TEST_CASE("policies can be left out of a principal's simulation") {
  Simulator simulate;
  const auto without = [&](const char* action, const json& exclusion) {
    const json answer =
        simulate({{"PolicySourceArn", ana}, {"ActionNames", {action}}, {"PolicyExclusionList", {exclusion}}});
    return answer.contains("Error") ? code(answer) : decision(answer);
  };
  CHECK(without("s3:PutObject", {{"PolicyType", "inline"}}) == "implicitDeny");
  CHECK(without("s3:PutObject", {{"PolicyType", "user-managed"}}) == "allowed");
  CHECK(without("iam:GetUser", {{"PolicyType", "permission-boundary"}}) == "allowed");
  CHECK(without("sqs:SendMessage", {{"PolicyType", "scp"}}) == "implicitDeny");  // the boundary is still there
  CHECK(without("s3:ListBucket",
                {{"InlinePolicyIdentifier",
                  {{"PolicyName", "lists"}, {"AttachmentType", "group"}, {"AttachmentName", "Read*"}}}}) ==
        "implicitDeny");
  CHECK(without("s3:ListBucket", {{"InlinePolicyIdentifier",
                                   {{"PolicyName", "lists"}, {"AttachmentType", "user"}, {"AttachmentName", "*"}}}}) ==
        "allowed");
  const json keys = simulate({{"PolicySourceArn", ana},
                              {"ActionNames", {"s3:GetObject"}},
                              {"PolicyExclusionList", {{{"PolicyArn", "arn:aws:iam::111111111111:policy/read*"}}}}});
  CHECK(missing(keys).empty());
  CHECK(without("s3:GetObject", {{"PolicyType", "all"}}) == "InvalidInput");
  CHECK(without("s3:GetObject", json::object()) == "InvalidInput");
  CHECK(without("s3:GetObject", {{"PolicyType", "scp"}, {"PolicyArn", "arn:aws:iam::111111111111:policy/reader"}}) ==
        "InvalidInput");
  CHECK(without("s3:GetObject", {{"PolicyArn", "arn:aws:iam::111111111111:role/reader"}}) == "InvalidInput");
}

TEST_CASE("context keys are those of conditions and variables") {
  Simulator simulate;
  const json answer = simulate(
      {{"PolicyInputList",
        {document(allow("s3:*", "arn:aws:s3:::${aws:username}/*", when("Bool", "aws:multifactorauthpresent", true))),
         document(allow("ec2:*", "*", when("StringEquals", "aws:PrincipalTag/team", "a")))}}});
  CHECK(answer == json{{"ContextKeyNames", {"aws:MultiFactorAuthPresent", "aws:PrincipalTag/team", "aws:username"}}});
  CHECK(simulate({{"PolicySourceArn", ana}}) == json{{"ContextKeyNames", {"aws:SourceVpc"}}});
  CHECK(simulate({{"PolicySourceArn", ana},
                  {"PolicyInputList", {document(allow("*", "*", when("Bool", "aws:SecureTransport", true)))}}}) ==
        json{{"ContextKeyNames", {"aws:SecureTransport", "aws:SourceVpc"}}});
  CHECK(simulate({{"PolicyInputList", {document(allow("*"))}}}) == json{{"ContextKeyNames", json::array()}});
  CHECK(code(simulate({{"PolicyInputList", {"{}x"}}})) == "InvalidInput");
}

TEST_CASE("what is wrong with a request is told with AWS's codes") {
  Simulator simulate;
  const std::string good = document(allow("*"));
  const json fine{{"PolicyInputList", {good}}, {"ActionNames", {"s3:GetObject"}}};
  REQUIRE(decision(simulate(fine)) == "allowed");
  const auto with = [&](const json& more) {
    json request = fine;
    request.update(more);
    return code(simulate(request, query::AwsCall::simulate_custom_policy));
  };
  CHECK(with({{"ActionNames", json::array()}}) == "InvalidInput");
  CHECK(with({{"ActionNames", nullptr}}) == "InvalidInput");
  CHECK(with({{"ActionNames", "s3:GetObject"}}) == "InvalidInput");
  CHECK(with({{"ActionNames", {"GetObject"}}}) == "InvalidInput");
  CHECK(with({{"ActionNames", {"s3:Get*"}}}) == "InvalidInput");
  CHECK(with({{"ActionNames", {"s:"}}}) == "InvalidInput");
  CHECK(with({{"ActionNames", {7}}}) == "InvalidInput");
  CHECK(with({{"PolicyInputList", nullptr}}) == "InvalidInput");
  CHECK(with({{"PolicyInputList", {""}}}) == "InvalidInput");
  CHECK(with({{"PolicyInputList", {json::parse(good)}}}) == "InvalidInput");  // no string
  CHECK(with({{"PolicyInputList", {"{\"Statement\":\"\xc4\x80\"}"}}}) == "InvalidInput");
  CHECK(with({{"PolicyInputList", {std::string(131073, ' ')}}}) == "InvalidInput");
  CHECK(with({{"PolicyInputList", {"{"}}}) == "PolicyEvaluation");
  CHECK(with({{"PolicyInputList", {good, document({{"Effect", "Maybe"}, {"Action", "*"}, {"Resource", "*"}})}}}) ==
        "PolicyEvaluation");
  CHECK(with({{"PolicyInputList", {document(allow("*", "*", {{"Principal", "*"}}))}}}) == "PolicyEvaluation");
  CHECK(with({{"PermissionsBoundaryPolicyInputList", {good, good}}}) == "InvalidInput");
  CHECK(with({{"PermissionsBoundaryPolicyInputList", {"[]"}}}) == "PolicyEvaluation");
  CHECK(with({{"ResourceArns", {"bucket"}}}) == "InvalidInput");
  CHECK(with({{"ResourceOwner", "me"}}) == "InvalidInput");
  CHECK(with({{"CallerArn", "arn:aws:sts::111122223333:assumed-role/R/s"}}) == "InvalidInput");
  CHECK(with({{"CallerArn", "arn:aws:iam::111122223333:root"}}) == "InvalidInput");
  const std::string of_bucket = document(allow("s3:*", "arn:aws:s3:::b/*", {{"Principal", "*"}}));
  CHECK(with({{"ResourcePolicy", of_bucket}}) == "InvalidInput");  // without a caller
  CHECK(with({{"ResourcePolicy", of_bucket},
              {"CallerArn", ana},
              {"ResourceArns", {"arn:aws:sqs:eu-west-1:111122223333:q"}}}) == "InvalidInput");
  CHECK(with({{"ResourcePolicy", document(allow("s3:*"))}, {"CallerArn", ana}}) == "PolicyEvaluation");  // no Principal
  CHECK(with({{"MaxItems", 0}}) == "InvalidInput");
  CHECK(with({{"MaxItems", 1001}}) == "InvalidInput");
  CHECK(with({{"MaxItems", "5"}}) == "InvalidInput");
  CHECK(with({{"MaxItems", 1.5}}) == "InvalidInput");
  CHECK(with({{"PolicySourceArn", ana}}) == "InvalidInput");  // not of this call
  CHECK(message(simulate({{"ActionName", {"s3:GetObject"}}, {"ActionNames", {"s3:GetObject"}}})) ==
        "`SimulateCustomPolicy` has no member `ActionName`; did you mean `ActionNames`?");
  CHECK(code(simulate.of_text("[]")) == "InvalidInput");
  CHECK(code(simulate.of_text("{")) == "InvalidInput");
  CHECK(code(simulate.of_text("")) == "InvalidInput");
  CHECK(code(simulate.of_text("\xff")) == "InvalidInput");

  CHECK(code(simulate({{"PolicySourceArn", ana + "x"}, {"ActionNames", {"s3:GetObject"}}})) == "NoSuchEntity");
  CHECK(code(simulate({{"PolicySourceArn", "arn:aws:s3:::a-bucket-somewhere"}})) == "InvalidInput");
  CHECK(code(simulate({{"ActionNames", {"s3:GetObject"}}}, query::AwsCall::simulate_principal_policy)) ==
        "InvalidInput");
  CHECK(code(simulate.without_world()({{"PolicySourceArn", ana}})) == "InvalidInput");
}

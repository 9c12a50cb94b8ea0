// What programs that call AWS's policy simulator get from iamq: AWS's own examples, its errors, and where we know more.
#include "tests/unit/simulate/simulator.hpp"

using namespace iamq;
using namespace iamq::test;

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

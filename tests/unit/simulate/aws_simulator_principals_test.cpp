// What programs that ask the policy simulator about principals of a world get, and what it says of bad requests.
#include "tests/unit/simulate/simulator.hpp"

using namespace iamq;
using namespace iamq::test;

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
    return code(simulate(request, simulate::AwsCall::simulate_custom_policy));
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
  CHECK(code(simulate({{"ActionNames", {"s3:GetObject"}}}, simulate::AwsCall::simulate_principal_policy)) ==
        "InvalidInput");
  CHECK(code(simulate.without_world()({{"PolicySourceArn", ana}})) == "InvalidInput");
}

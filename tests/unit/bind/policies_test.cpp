#include <catch2/catch.hpp>

#include "runtime/bind/aws_managed.hpp"
#include "stdlib/managed_policies.hpp"
#include "tests/unit/bind/binding.hpp"

using namespace iamq;
using namespace iamq::bind::testing;

namespace {

// The JSON of `policy P in A { … }`, or the messages.
std::string policy_json(const std::string& text) {
  Script script;
  REQUIRE(script.run("account A 111111111111; bucket b in A") == "");
  const std::string messages = script.run("policy P in A " + text);
  return messages.empty() ? script.json(script.managed("P").current()) : messages;
}
// The conditions of a statement, as JSON.
std::string conditions(const std::string& text) {
  const std::string json = policy_json("{ allow s3:* on * when " + text + " }");
  const auto begin = json.find("\"Condition\":");
  if (begin == std::string::npos) return json;
  return json.substr(begin + 12, json.size() - begin - 12 - 3);
}

}  // namespace

TEST_CASE("every element of a native statement") {
  CHECK(policy_json("{ version 2008-10-17; allow s3:GetObject, s3:Get* on b/*, arn:aws:s3:::c as Read\n"
                    "  deny all actions except iam:*, sts:* on all resources except b\n"
                    "  deny all actions on all resources }") ==
        R"({"Version":"2008-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:Get*"],)"
        R"("Resource":["arn:aws:s3:::b/*","arn:aws:s3:::c"]},{"Effect":"Deny","NotAction":["iam:*","sts:*"],)"
        R"("NotResource":"arn:aws:s3:::b"},{"Effect":"Deny","Action":"*","Resource":"*"}]})");
}

TEST_CASE("type/id in a policy lies in the policy's account, in every region if none is said") {
  CHECK(policy_json("{ allow dynamodb:* on table/Books; allow iam:* on user/${aws:username}, mfa/${aws:username} }") ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:*",)"
        R"("Resource":"arn:aws:dynamodb:*:111111111111:table/Books"},{"Effect":"Allow","Action":"iam:*","Resource":)"
        R"(["arn:aws:iam::111111111111:user/${aws:username}","arn:aws:iam::111111111111:mfa/${aws:username}"]}]})");
}

TEST_CASE("readable conditions are IAM operators by the key's type") {
  CHECK(conditions("aws:PrincipalTag/team is a and aws:username is not b") ==
        R"({"StringEquals":{"aws:PrincipalTag/team":"a"},"StringNotEquals":{"aws:username":"b"}})");
  CHECK(conditions("aws:SourceIp in 10.0.0.0/8, 2001:db8::/32") ==
        R"({"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]}})");
  CHECK(conditions("aws:SourceIp not in 10.0.0.0/8") == R"({"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}})");
  CHECK(conditions("aws:MultiFactorAuthPresent is false if exists") ==
        R"({"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}})");
  CHECK(conditions("aws:PrincipalArn like arn:aws:iam::*:role/x") ==
        R"({"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}})");
  CHECK(conditions("s3:max-keys <= 10 and aws:CurrentTime > 2014-11-30T12:00Z") ==
        R"({"NumericLessThanEquals":{"s3:max-keys":"10"},"DateGreaterThan":{"aws:CurrentTime":"2014-11-30T12:00Z"}})");
  CHECK(conditions("aws:SourceVpc exists and aws:TokenIssueTime does not exist") ==
        R"({"Null":{"aws:SourceVpc":"false","aws:TokenIssueTime":"true"}})");
  CHECK(conditions("any value of aws:TagKeys in [a, b] and all values of aws:TagKeys like \"a*\"") ==
        R"({"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]},"ForAllValues:StringLike":{"aws:TagKeys":"a*"}})");
  CHECK(conditions("ForAllValues:StringLikeIfExists(aws:TagKeys, [\"a*\", b])") ==
        R"({"ForAllValues:StringLikeIfExists":{"aws:TagKeys":["a*","b"]}})");
}

TEST_CASE("conditions that IAM does not have") {
  CHECK(conditions("aws:MultiFactorAuthPresent is not true") ==
        "1:38 error no-operator: IAM has no operator for a Bool that is not a value; write `aws:MultiFactorAuthPresent "
        "is "
        "false if exists`, which also holds when the key is missing\n");
  CHECK(conditions("aws:username < b") ==
        "1:38 error no-operator: `aws:username` is no number and no date, so it has no order; `<`, `<=`, `>` and `>=` "
        "compare numbers (`10`) and dates (`2026-01-31T00:00:00Z`)\n");
  CHECK(conditions("any value of aws:TagKeys exists") ==
        "1:38 error no-operator: IAM cannot ask this of a missing key; `exists` and `does not exist` take neither `any "
        "value of` nor `if exists`\n");
  CHECK(conditions("StringEqual(aws:username, a)") ==
        "1:38 error unknown-operator: unknown condition operator `StringEqual`; did you mean `StringEquals`?\n");
  CHECK(conditions("aws:username is a and aws:username is b").find("error duplicate-condition:") != std::string::npos);
}

TEST_CASE("what AWS does not know is a notice, never an error") {
  CHECK(policy_json("{ allow s3:GetObjekt on b }") ==
        "1:23 warning unknown-action: AWS documents no action `s3:GetObjekt`; did you mean `s3:GetObject`?\n");
  CHECK(policy_json("{ allow s4:GetObject on b }")
            .rfind("1:23 warning unknown-action: AWS documents no service `s4`", 0) == 0);
  CHECK(policy_json("{ allow s3:Xyz* on b }") ==
        "1:23 warning unknown-action: no action that AWS documents is like `s3:Xyz*`\n");
  CHECK(policy_json("{ allow s3:* on b when aws:SourceIpp in 10.0.0.0/8 }") ==
        "1:38 warning unknown-key: AWS documents no condition key `aws:SourceIpp`; did you mean `aws:SourceIp`?\n");
  CHECK(policy_json("{ allow s3:* on b when aws:SecureTransport is yes }") ==
        "1:61 warning bad-value: `yes` never is a value of `aws:SecureTransport`: it is neither `true` nor `false`\n");
}

TEST_CASE("JSON in place and from a file") {
  CHECK(policy_json(R"(= {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})") ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]})");
  CHECK(
      policy_json(R"(= {"Statement":[{"Effect":"allow","Action":"s3:*","Resource":"*"}]})").find("error bad-effect") !=
      std::string::npos);
  Script script;
  script.files["p.json"] = R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})";
  script.files["bad.json"] = "{";
  CHECK(script.run("account A 111111111111; policy P in A from \"p.json\"") == "");
  const auto& row = script.world.library().policy(script.managed("P").current());
  CHECK(script.sources.name(row.span.source) == "p.json");
  CHECK(script.world.library().positions(row).size() == 1);
  CHECK(script.run("policy Q in A from \"q.json\"") ==
        "1:20 error unreadable-file: cannot read `q.json`: there is no such file\n");
  CHECK(script.run("policy Q in A from \"bad.json\"").find("error") != std::string::npos);
}

TEST_CASE("versions of a managed policy") {
  Script script;
  REQUIRE(script.run("account A 111111111111") == "");
  CHECK(script.run("policy P in A { version v1 { allow s3:* on * }; version v2 default { deny s3:* on * } }") == "");
  CHECK(script.managed("P").versions.size() == 2);
  CHECK(script.managed("P").default_version == 1);
  CHECK(script.run("policy Q in A { version v1 { allow s3:* on * }; version v2 { deny s3:* on * } }") ==
        "1:15 error no-default: no version is the default; write `version v2 default { … }` for the one that counts\n");
  CHECK(script.run("policy Q in A { version v1 default { allow s3:* on * }; version v1 default { deny s3:* on * } }") ==
        "1:65 error already-declared: version `v1` stands twice\n1:65 error two-defaults: a policy has one default "
        "version\n");
  CHECK(
      script.run("policy Q in A { version one { allow s3:* on * } }") ==
      "1:25 error bad-version: `one` is not the name of a version; versions of a managed policy are called `v1`, `v2` "
      "and so on\n");
  CHECK(script.run("policy Q in A { version v1 { allow s3:* on * }; deny s3:* on * }") ==
        "1:15 error mixed-versions: a policy with `version` blocks has no statements beside them; put every statement "
        "into one of its versions\n");
  CHECK(
      script.run("policy Q in A { version 2012-10-18; allow s3:* on * }") ==
      "1:25 error unknown-policy-version: IAM has no policy language version `2012-10-18`; `2012-10-17`, or the older "
      "`2008-10-17` without policy variables\n");
  CHECK(script.run("user U in A { policy p { version v1 { allow s3:* on * } } }") ==
        "1:34 error versions-here: only a customer managed policy has several versions; write its statements without "
        "`version v1 { … }`\n");
  CHECK(script
            .run("policy Q in A { version v1 {}; version v2 {}; version v3 {}; version v4 {}; version v5 {}; version "
                 "v6 default {} }")
            .find("error too-many-versions: AWS keeps at most five versions of a policy") != std::string::npos);
}

TEST_CASE("what a kind of policy does not take") {
  CHECK(policy_json("{ trusts account A }") ==
        "1:17 error trusts-here: `trusts` stands in a role or its trust policy, not in a managed policy\n");
  CHECK(policy_json("{ allow s3:* to everyone on * }").find("error principal-not-allowed") != std::string::npos);
  CHECK(policy_json("{ allow s3:* }") ==
        "1:17 error missing-resource: statement 1 has no `on`; say what it is about: `on RESOURCES`, or `on *` for "
        "everything\n");
  CHECK(policy_json("{ }") ==
        "1:15 error no-statements: the policy has no statement; AWS stores no policy without one; a policy that allows "
        "nothing is simply not attached\n");
  CHECK(policy_json("{ id x; allow s3:* on * }")
            .rfind("1:17 error id-not-allowed: a managed policy cannot have an `id`", 0) == 0);
  CHECK(
      policy_json(R"(= {"Statement":{"Effect":"Allow","Action":"s3","Resource":"docs"}})") ==
      "1:57 error action-without-service: the action `s3` names no service; an action is written `service:Action`, as "
      "in `s3:GetObject`\n1:73 error resource-not-arn: `docs` is neither an ARN nor `*`; an ARN is written "
      "`arn:partition:service:region:account:resource`\n");
}

TEST_CASE("principals of resource policies") {
  Script script;
  REQUIRE(script.run("account A 111111111111; account B 222222222222; user u in A; role R in A { trusts account B }\n"
                     "federated user Carol of u") == "");
  CHECK(script
            .run("bucket b in A { policy {\n"
                 "  deny s3:* to everyone except role R, root of A, session R/alice on b, b/*\n"
                 "  allow s3:GetObject to federated user Carol, federated user A/Bob, account 333333333333 on b/*\n"
                 "  allow s3:GetObject to everyone, 444444444444 on b/*\n} }")
            .rfind("syntax", 0) == 0);
  REQUIRE(script.run("bucket b in A { policy {\n"
                     "  deny s3:* to everyone except role R, root of A, session R/alice on b, b/*\n"
                     "  allow s3:GetObject to federated user Carol, federated user A/Bob, account 333333333333 on b/*\n"
                     "  allow s3:GetObject to 444444444444, arn:aws:iam::555555555555:role/x on b/*\n"
                     "  allow s3:GetObject to everyone on b/public } }") == "");
  CHECK(
      script.json(*script.resource("b").policy) ==
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111111111111:role/R",)"
      R"("arn:aws:iam::111111111111:root","arn:aws:sts::111111111111:assumed-role/R/alice"]},"Action":"s3:*",)"
      R"("Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]},{"Effect":"Allow","Principal":{"AWS":[)"
      R"("arn:aws:sts::111111111111:federated-user/Carol","arn:aws:sts::111111111111:federated-user/Bob",)"
      R"("arn:aws:iam::333333333333:root"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},{"Effect":"Allow",)"
      R"("Principal":{"AWS":["arn:aws:iam::444444444444:root","arn:aws:iam::555555555555:role/x"]},)"
      R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},{"Effect":"Allow","Principal":"*",)"
      R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::b/public"}]})");
  CHECK(script.run("function f in A { role R }; bucket c in A { policy { allow s3:* to f on c } }") ==
        "1:68 error function-as-principal: `A/f` is a function: it acts as its execution role; name the role\n");
}

TEST_CASE("every position of a native statement is kept") {
  Script script;
  REQUIRE(script.run("account A 111111111111") == "");
  REQUIRE(script.run("policy P in A { allow s3:GetObject on * when aws:username is a as One }") == "");
  const policy::Library& library = script.world.library();
  const auto positions = library.positions(library.policy(script.managed("P").current()));
  REQUIRE(positions.size() == 1);
  CHECK(script.sources.text(positions[0].effect) == "allow");
  CHECK(script.sources.text(positions[0].actions.at(0)) == "s3:GetObject");
  CHECK(script.sources.text(positions[0].resources.at(0)) == "*");
  CHECK(script.sources.text(positions[0].conditions.at(0)) == "aws:username is a");
  CHECK(script.sources.text(positions[0].sid) == "One");
}

TEST_CASE("every AWS managed policy is read without a word, and once") {
  Script script;
  bind::Binder binder(script.environment, script.world);
  for (const auto& built_in : stdlib::managed_policies()) {
    INFO(built_in.name);
    const auto by_arn = bind::find_aws_managed_policy(binder, built_in.arn, {});
    REQUIRE(by_arn.has_value());
    CHECK(bind::find_aws_managed_policy(binder, "aws:" + std::string(built_in.name), {}) == by_arn);
    CHECK(script.tell(binder.diagnostics) == "");
    const auto& row = binder.world.managed_policies[by_arn->index];
    CHECK(binder.text(row.versions.at(0).name) == built_in.version);
    CHECK_FALSE(binder.world.library().document(row.current()).statements.empty());
  }
  const auto policies = script.world.library().policy_count();
  bind::Binder again(script.environment, script.world);
  REQUIRE(bind::find_aws_managed_policy(again, "aws:ReadOnlyAccess", {}).has_value());
  CHECK(script.world.library().policy_count() == policies);
}

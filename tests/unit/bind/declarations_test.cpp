#include <catch2/catch.hpp>

#include "tests/unit/bind/binding.hpp"

using namespace iamq;
using namespace iamq::bind::testing;

TEST_CASE("the delegation tutorial becomes a World") {
  Script script;
  REQUIRE(script.run(tutorial) == "");
  CHECK(script.text(script.role("UpdateApp").arn) == "arn:aws:iam::999999999999:role/UpdateApp");
  CHECK(
      script.json(*script.role("UpdateApp").trust) ==
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},)"
      R"("Action":"sts:AssumeRole"}]})");
  CHECK(
      script.json(script.managed("read-write-app-bucket").current()) ==
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"},)"
      R"({"Effect":"Allow","Action":["s3:ListBucket","s3:GetBucketLocation"],"Resource":"arn:aws:s3:::productionapp"},)"
      R"({"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject"],)"
      R"("Resource":"arn:aws:s3:::productionapp/*"}]})");
  const auto& developers = script.group("Developers");
  REQUIRE(developers.attached.size() == 1);
  const auto& power = script.world.managed_policies[developers.attached.front()];
  CHECK(power.is_aws_managed);
  CHECK(script.text(power.arn) == "arn:aws:iam::aws:policy/PowerUserAccess");
  CHECK(script.group("Testers").attached == developers.attached);
  REQUIRE(developers.inline_policies.size() == 1);
  CHECK(script.json(developers.inline_policies.front()) ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
        R"("Resource":"arn:aws:iam::999999999999:role/UpdateApp"}]})");
  CHECK(script.world.members(script.the(model::EntityKind::group, "Developers").index) ==
        std::vector{script.the(model::EntityKind::user, "David")});
}

TEST_CASE("declarations of a run stand in any order") {
  Script script;
  CHECK(script.run("user U in A { groups G; boundary P }\n"
                   "role R in A { trusts A/U; attach P }\n"
                   "session s of R { session policy P; context mfa; tags team=web }\n"
                   "group G in A { policy p { allow s3:GetObject on b/* } }\n"
                   "policy P in A { allow * on * }\n"
                   "bucket b in A { policy { allow s3:GetObject to U, s, role R on b/* } }\n"
                   "account A 000000000001 { region eu-west-1 }\n"
                   "queue q in A") == "");
  CHECK(script.text(script.resource("q").arn) == "arn:aws:sqs:eu-west-1:000000000001:q");
  CHECK(script.json(*script.resource("b").policy) ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":[)"
        R"("arn:aws:iam::000000000001:user/U","arn:aws:sts::000000000001:assumed-role/R/s",)"
        R"("arn:aws:iam::000000000001:role/R"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]})");
  CHECK(script.user("U").boundary == script.the(model::EntityKind::managed_policy, "P").index);
  const auto& session = script.world.sessions[script.the(model::EntityKind::session, "s").index];
  CHECK(session.facts.has_session_policy);
  CHECK(session.facts.session_policies == std::vector{script.managed("P").current()});
  CHECK(session.facts.tags.size() == 1);
  CHECK(script.text(session.facts.context.at(0).key) == "aws:MultiFactorAuthPresent");
}

TEST_CASE("a run that fails leaves the World as it was and tells every error") {
  Script script;
  REQUIRE(script.run("account A 111111111111") == "");
  const auto before = script.world;
  CHECK(script.run("user U in A { groups G; attach P }\n"
                   "role R in B\n"
                   "role S in A { trusts X; attach aws:PowerUserAcces }") ==
        "1:22 error unknown-group: unknown group `G`; declare it with `group G in ACCOUNT`\n"
        "1:32 error unknown-policy: unknown policy `P`; declare it with `policy P in ACCOUNT { … }`\n"
        "2:11 error unknown-account: unknown account `B`; declare it with `account B 123456789012` and its own twelve "
        "digits\n"
        "3:22 error unknown-principal: unknown principal `X`; declare it, as in `user X in ACCOUNT` or `role X in "
        "ACCOUNT`\n"
        "3:32 error unknown-aws-policy: unknown AWS managed policy `aws:PowerUserAcces`; did you mean "
        "`aws:PowerUserAccess`?\n");
  CHECK(script.world.users.size() == before.users.size());
  CHECK(script.world.named("U").empty());
}

TEST_CASE("declaring twice points at the first") {
  Script script;
  REQUIRE(script.run("account A 111111111111 alias first; account B 222222222222\nuser David in A; bucket b in A") ==
          "");
  CHECK(script.run("account A 333333333333") ==
        "1:9 error already-declared: account `A` is declared already; `account A { … }`, without the id, opens it "
        "again\n");
  CHECK(script.run("account C 111111111111") ==
        "1:11 error already-declared: an account with the id `111111111111` is declared already\n");
  CHECK(script.run("account C 333333333333 alias first") ==
        "1:30 error already-declared: an account with the alias `first` is declared already\n");
  CHECK(script.run("user David in A") == "1:6 error already-declared: user `David` in `A` is declared already\n");
  CHECK(script.run("user DAVID in A") ==
        "1:6 error already-declared: user `David` in `A` is declared already; IAM does "
        "not tell names apart by the case of their letters\n");
  CHECK(script.run("bucket b in B") ==
        "1:8 error already-declared: bucket `b` is declared already; the names of buckets "
        "are unique over all accounts\n");
  CHECK(script.run("user David in B; role David in A") == "");
  CHECK(script.run("user X in A\nuser x in A") ==
        "2:6 error already-declared: user `X` in `A` is declared already; IAM does not tell names apart by the case of "
        "their letters\n");
  const auto bound = bind::apply(script.environment, script.world, script.parse("user David in A").script.statements);
  REQUIRE(bound.diagnostics.size() == 1);
  REQUIRE(bound.diagnostics.front().labels.size() == 1);
  CHECK(script.sources.text(bound.diagnostics.front().labels.front().span) == "user David in A");
}

TEST_CASE("accounts") {
  Script script;
  CHECK(script.run("account A 12345") ==
        "1:11 error bad-account-id: `12345` is not the id of an account; an account id "
        "has twelve digits, and leading zeros count; this one has 5\n");
  CHECK(script.run("account A 111111111111 alias Bad-Alias") ==
        "1:30 error bad-name: `Bad-Alias` cannot be the alias of an account; AWS takes 3 to 63 lower case letters, "
        "digits and single hyphens, not twelve digits\n");
  CHECK(script.run("user U") ==
        "1:6 error account-missing: `user U` does not say its account; write `user U in "
        "ACCOUNT`, or put it into `account ACCOUNT { … }`\n");
  CHECK(script.run("account A 111111111111 { region us-east-2; user U; table T }").rfind("syntax", 0) == 0);
  CHECK(script.run("account A 111111111111 { region us-east-2; user U }\naccount A { role R { trusts U } }") == "");
  CHECK(script.run("account A { region eu-west-1 }") ==
        "1:20 error said-twice: account `A` has a region already: "
        "`us-east-2`\n");
  CHECK(script.run("account A { boundary P }") ==
        "1:13 error misplaced-line: `boundary` does not belong in an account; an account can have `attach`, "
        "`region`, `block public access`, `not given` or `no FullAWSAccess`\n");
  CHECK(
      script.run("account A { account B 222222222222 }") ==
      "1:21 error misplaced-declaration: an account cannot stand inside an account; declare it outside, or inside the "
      "organization\n");
}

TEST_CASE("what stands in an account's block resolves there first") {
  Script script;
  CHECK(script.run("account A 111111111111 { policy P { allow * on * }; user U { attach P } }\n"
                   "account B 222222222222 { policy P { deny * on * }; user U { attach P } }") == "");
  std::vector<std::string> arns;
  script.world.users.each([&](std::uint32_t, const model::User& user) {
    arns.push_back(script.text(script.world.managed_policies[user.attached[0]].arn));
  });
  CHECK(arns == std::vector<std::string>{"arn:aws:iam::111111111111:policy/P", "arn:aws:iam::222222222222:policy/P"});
  CHECK(script.run("user V in A { attach B/P }") ==
        "1:22 error account-mismatch: policy B/P and user A/V are of different accounts; users, groups, roles and "
        "policies go together only inside one account\n");
}

TEST_CASE("an organization") {
  Script script;
  REQUIRE(
      script.run("account Master 000000000001; account Production 999999999999; account Development 111111111111\n"
                 "organization Acme o-acme12345 {\n"
                 "  management account Master\n"
                 "  ou Workloads { ou Prod { account Production }; account Development }\n"
                 "  scp no-leave on ou Prod { deny organizations:LeaveOrganization on * }\n"
                 "}\n"
                 "scp eu-only on ou Workloads, account Development {\n"
                 "  deny all actions except iam:*, sts:* on * when aws:RequestedRegion not in eu-west-1, "
                 "eu-central-1 as EuOnly\n"
                 "}\n"
                 "rcp only-us on ou Acme { deny s3:* to everyone on * when aws:PrincipalOrgID is not o-acme12345 }") ==
      "");
  CHECK(script.ou("Acme").is_root);
  CHECK(script.text(script.ou("Acme").id) == "o-acme12345");
  CHECK(script.account("Master").is_management);
  const auto production = script.world.accounts_named("Production").front();
  CHECK(script.world.ous_above(production).size() == 3);
  CHECK(script.ou("Workloads").scps.size() == 1);
  CHECK(script.account("Development").scps == script.ou("Workloads").scps);
  CHECK(script.ou("Prod").scps.size() == 1);
  CHECK(script.ou("Acme").rcps.size() == 1);
  const auto eu_only = script.world.control_policies[script.ou("Workloads").scps.front()].policy;
  CHECK(script.json(eu_only) ==
        R"({"Version":"2012-10-17","Statement":[{"Sid":"EuOnly","Effect":"Deny","NotAction":["iam:*","sts:*"],)"
        R"("Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}}]})");
  CHECK(script.run("ou Sandbox { account Production }") ==
        "1:4 error ou-without-organization: OU `Sandbox` stands in no organization; put it into `organization NAME { … "
        "}`, or into an OU that stands in one\n");
  CHECK(script.run("organization Other { ou Staging { account Production } }") ==
        "1:43 error placed-twice: account `Production` stands in `Prod` already; `move account Production to ou "
        "Staging` moves it\n");
  CHECK(script.run("ou Prod { ou Workloads }") ==
        "1:14 error ou-cycle: OU `Workloads` cannot stand in `Prod`, which stands in `Workloads`; an OU has one "
        "parent, and every chain of parents ends at the organization\n");
  CHECK(script.run("organization Other { ou X { ou Y { ou X } } }") ==
        "1:39 error ou-cycle: OU `X` cannot stand in itself; an OU has one parent, and every chain of parents ends at "
        "the organization\n");
  CHECK(script.run("ou Prod { account Production }").rfind("1:4 error already-declared: OU `Prod`", 0) == 0);
  CHECK(script.run("organization Other { management account M 111111111112; management account N 111111111113 }") ==
        "1:76 error two-management-accounts: an organization has one management account\n");
  CHECK(script.run("organization Acme { }").rfind("1:14 error already-declared: organization `Acme`", 0) == 0);
  CHECK(script.run("scp eu-only on ou Prod { deny * on * }").rfind("1:5 error already-declared: SCP `eu-only`", 0) ==
        0);
  CHECK(script.run("scp x on ou Prd { deny * on * }") ==
        "1:13 error unknown-ou: unknown OU `Prd`; did you mean `Prod`?\n");
}

TEST_CASE("lines of users and roles") {
  Script script;
  REQUIRE(script.run("account A 111111111111") == "");
  CHECK(script.run("role R in A { path /div/; max session 4h; tags team=web, env=\"prod two\"; trusts service "
                   "ec2.amazonaws.com }\n"
                   "service-linked role AWSServiceRoleForLexBots in A { trusts service lex.amazonaws.com }") == "");
  CHECK(script.text(script.role("R").arn) == "arn:aws:iam::111111111111:role/div/R");
  CHECK(script.role("R").max_session_seconds == 4 * 3600);
  CHECK(script.role("R").tags.size() == 2);
  CHECK(script.text(script.role("AWSServiceRoleForLexBots").arn) ==
        "arn:aws:iam::111111111111:role/aws-service-role/lex.amazonaws.com/AWSServiceRoleForLexBots");
  CHECK(script.role("AWSServiceRoleForLexBots").is_service_linked);

  CHECK(script.run("role S in A { max session 30m }") ==
        "1:27 error bad-duration: a role's sessions cannot last `30m`; from 1h to 12h\n");
  CHECK(script.run("role S in A { max session long }") ==
        "1:27 error bad-duration: `long` is not a duration; write `4h`, `90m` or seconds\n");
  CHECK(script.run("role S in A { path div }") ==
        "1:20 error bad-path: `div` cannot be a path: it must begin and end with `/`\n");
  CHECK(script.run("role S in A { path /a/; path /b/ }") == "1:25 error said-twice: `path` is said twice\n");
  CHECK(script.run("role S in A { groups G }")
            .rfind(
                "1:15 error misplaced-line: `groups` does not belong in a role; a role can have `attach`, `boundary`, ",
                0) == 0);
  CHECK(script.run("role S in A { trusts account A; trust policy { allow sts:AssumeRole to account A } }") ==
        "1:15 error two-trusts: a role has either `trusts` lines or a `trust policy`\n");
  CHECK(script.run("user \"web/app\" in A") ==
        "1:6 error bad-name: `web/app` cannot be the name of a user: AWS allows letters a-z, digits and `+=,.@_-`\n");
  CHECK(script.run("user U in A { tags a=1, A=2 }") == "1:25 error given-twice: the tag `A` is given twice\n");
  CHECK(script.run("user U in A { policy { allow * on * } }") ==
        "1:15 error policy-without-name: an inline policy of a user needs a name; write `policy NAME { … }`\n");
  CHECK(script.run("user U in A { policy p { allow * on * }; policy P { deny * on * } }") ==
        "1:49 error already-declared: inline policy `P` is declared already\n");
  CHECK(script.run("bucket b in A { policy x { allow * to everyone on * } }") ==
        "1:24 error named-resource-policy: the policy of a bucket has no name; write `policy { … }`\n");
}

TEST_CASE("trust lines add up, each principal with its own call") {
  Script script;
  REQUIRE(
      script.run("account A 111111111111; provider saml Corp in A; provider oidc token.actions.githubusercontent.com "
                 "in A\n"
                 "role R in A {\n"
                 "  trusts account 222222222222 when sts:ExternalId is 12345 as External\n"
                 "  trusts saml Corp when saml:aud is \"https://signin.aws.amazon.com/saml\"\n"
                 "  trusts oidc accounts.google.com, oidc token.actions.githubusercontent.com\n"
                 "  trusts service ec2.amazonaws.com, root of A\n"
                 "}") == "");
  CHECK(script.json(*script.role("R").trust) ==
        R"({"Version":"2012-10-17","Statement":[{"Sid":"External","Effect":"Allow","Principal":{"AWS":)"
        R"("arn:aws:iam::222222222222:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":)"
        R"("12345"}}},{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:saml-provider/Corp"},)"
        R"("Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"saml:aud":)"
        R"("https://signin.aws.amazon.com/saml"}}},{"Effect":"Allow","Principal":{"Federated":["accounts.google.com",)"
        R"("arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"]},)"
        R"("Action":"sts:AssumeRoleWithWebIdentity"},{"Effect":"Allow","Principal":{"Service":)"
        R"("ec2.amazonaws.com","AWS":"arn:aws:iam::111111111111:root"},"Action":"sts:AssumeRole"}]})");
  CHECK(script.run("role S in A { trusts saml Crop }") ==
        "1:27 error unknown-provider: unknown provider `Crop`; did you mean `Corp`?\n");
  CHECK(script.run("role S in A { trusts oidc example.com }") ==
        "1:27 error unknown-provider: unknown provider `example.com`; declare it with `provider oidc example.com in "
        "ACCOUNT`\n");
  CHECK(script.run("role S in A { trusts service ec2 }") ==
        "1:30 error bad-service: `ec2` is not the name of a service principal; service principals are written in full, "
        "as in `service ec2.amazonaws.com`\n");
  CHECK(script.run("group G in A; role S in A { trusts group G }") ==
        "1:36 error group-as-principal: `A/G` is a group, and a group cannot be a principal of a policy; name the "
        "users, or the account and attach a policy to the group\n");
}

TEST_CASE("resources, endpoints, functions and sessions") {
  Script script;
  REQUIRE(
      script.run("account A 111111111111 { region us-east-2; key k; topic t; secret s; queue q }\n"
                 "account B 222222222222\n"
                 "resource arn:aws:dynamodb:us-east-2:111111111111:table/Books as Books { tags team=web }\n"
                 "role work in A; function f in A { role work }; queue far in B\n"
                 "endpoint vpce-1 in A { policy { allow s3:* to everyone on * } }\n"
                 "user u in A; federated user Carol of u; session m of u { context mfa, aws:MultiFactorAuthAge=60 }") ==
      "");
  CHECK(script.text(script.resource("k").arn) == "arn:aws:kms:us-east-2:111111111111:key/k");
  CHECK(script.text(script.resource("t").arn) == "arn:aws:sns:us-east-2:111111111111:t");
  CHECK(script.text(script.resource("s").arn) == "arn:aws:secretsmanager:us-east-2:111111111111:secret:s");
  CHECK(script.text(script.resource("f").arn) == "arn:aws:lambda:us-east-2:111111111111:function:f");
  CHECK(script.resource("f").role == script.role("work").arn);
  CHECK(script.text(script.resource("far").arn) == "arn:aws:sqs:us-east-1:222222222222:far");
  CHECK(script.text(script.resource("Books").arn) == "arn:aws:dynamodb:us-east-2:111111111111:table/Books");
  CHECK(script.resource("Books").account == script.resource("k").account);
  const auto arn_of_session = [&](const char* name) {
    return script.text(script.world.sessions[script.the(model::EntityKind::session, name).index].arn);
  };
  CHECK(arn_of_session("Carol") == "arn:aws:sts::111111111111:federated-user/Carol");
  CHECK(arn_of_session("m") == "arn:aws:iam::111111111111:user/u");
  CHECK(script.run("resource arn:aws:sns:us-east-1:1:x as alerts") ==
        "1:10 error unknown-account: unknown account `1`; declare it with `account NAME 1`\n");
  CHECK(script.run("resource table/Books as T in A").rfind("syntax", 0) == 0);
  CHECK(script.run("resource table/Books as T") ==
        "1:10 error bad-arn: `table/Books` is not the ARN of one resource; write all six fields, "
        "`arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`, without wildcards\n");
  CHECK(script.run("session x of Nobody") ==
        "1:14 error unknown-principal: unknown role or user `Nobody`; declare it, as in `user Nobody in ACCOUNT` or "
        "`role Nobody in ACCOUNT`\n");
  CHECK(script.run("session m of u") == "1:9 error already-declared: session `m` is declared already\n");
  CHECK(script.run("session y of u { context aws:MultiFactorAuthPresent=maybe }") ==
        "1:53 error bad-value: `maybe` cannot be a value of `aws:MultiFactorAuthPresent`: it is neither `true` nor "
        "`false`\n");
}

TEST_CASE("who names what is declared wrongly has not made the mistake") {
  Script script;
  CHECK(script.run("account A 111\nrole R in A\nrole S in Nowhere\nsession s of R\nuser U in A { groups G }\n"
                   "account B 222222222222 { user V { policy p { allow sts:AssumeRole on role S } } }") ==
        "1:11 error bad-account-id: `111` is not the id of an account; an account id has twelve digits, and leading "
        "zeros "
        "count; this one has 3\n"
        "3:11 error unknown-account: unknown account `Nowhere`; declare it with `account Nowhere 123456789012` and its "
        "own twelve digits\n");
}

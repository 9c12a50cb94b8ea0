#include <catch2/catch.hpp>

#include "tests/unit/bind/binding.hpp"

using namespace iamq;
using namespace iamq::bind::testing;

namespace {

constexpr const char* stage = R"(
account A 111111111111; account B 222222222222
organization Acme { ou Prod { account A }; ou Empty; account B }
policy P in A { allow s3:* on * as First }
policy Q in B { allow * on * }
group G in A; group H in A
user U in A { groups G; attach P; boundary P; tags team=web; policy own { allow s3:* on * as One; deny s3:* on * as Two } }
role R in A { trusts A/U; attach P }
bucket b in A { policy { allow s3:GetObject to A/U on b/* as Read } }
function f in A { role R }
session s1 of R; federated user Carol of U
scp S on ou Prod { deny * on * }
)";

Script staged() {
  Script script;
  REQUIRE(script.run(stage) == "");
  return script;
}

}  // namespace

TEST_CASE("attach and detach") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("attach P to group G, H; attach aws:ReadOnlyAccess to R") == "");
  CHECK(script.group("G").attached == script.group("H").attached);
  CHECK(script.role("R").attached.size() == 2);
  CHECK(script.run("detach P from U, R") == "");
  CHECK(script.user("U").attached.empty());
  CHECK(script.run("detach P from U") == "1:8 error not-attached: policy A/P is not attached to user A/U\n");
  CHECK(script.run("attach P to H") == "1:8 warning no-change: policy A/P is attached to group A/H already\n");
  CHECK(script.run("attach Q to U") ==
        "1:8 error account-mismatch: policy B/Q and user A/U are of different accounts; "
        "users, groups, roles and policies go together only inside one account\n");
  CHECK(script.run("attach P to b") ==
        "1:13 error wrong-kind: `b` is a bucket, not a user, group, role, account or OU\n");
  CHECK(script.run("attach P to ou Prod") ==
        "1:13 error wrong-kind: ou Prod takes SCPs and RCPs, not managed policies\n");
}

TEST_CASE("control policies are attached to accounts and OUs") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("attach scp S to account A; detach S from ou Prod") == "");
  CHECK(script.account("A").scps.size() == 1);
  CHECK(script.ou("Prod").scps.empty());
  CHECK(script.run("detach scp FullAWSAccess from ou Prod") == "");
  CHECK_FALSE(script.ou("Prod").has_full_aws_access);
  CHECK(script.run("detach FullAWSAccess from ou Prod") ==
        "1:27 warning no-change: ou Prod does not have FullAWSAccess attached\n");
  CHECK(script.run("detach rcp RCPFullAWSAccess from ou Prod") ==
        "1:8 error full-access-stays: RCPFullAWSAccess is attached everywhere, and AWS lets nobody detach it\n");
  CHECK(script.run("attach scp S to U") == "1:17 error wrong-kind: `U` is a user, not an account or OU\n");
}

TEST_CASE("members") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("add U to H; remove U from G") == "");
  CHECK(script.user("U").groups == std::vector{script.the(model::EntityKind::group, "H").index});
  CHECK(script.run("remove U from G") == "1:8 error not-a-member: user A/U is not in group A/G\n");
  CHECK(script.run("add U to H") == "1:5 warning no-change: user A/U is in group A/H already\n");
  CHECK(script.run("add R to H") == "1:5 error wrong-kind: `R` is a role, not a user\n");
  CHECK(script.run("add Uu to H") == "1:5 error unknown-user: unknown user `Uu`; did you mean `U`?\n");
}

TEST_CASE("boundaries and tags") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("clear boundary on U; set boundary P on R") == "");
  CHECK_FALSE(script.user("U").boundary.has_value());
  CHECK(script.role("R").boundary.has_value());
  CHECK(script.run("clear boundary on U") == "1:19 error no-boundary: user A/U has no permissions boundary\n");
  CHECK(script.run("set boundary P on G") == "1:19 error wrong-kind: `G` is a group, not a user or role\n");
  CHECK(script.run("tag U Team=ops, env=prod; untag U env") == "");
  REQUIRE(script.user("U").tags.size() == 1);
  CHECK(script.text(script.user("U").tags[0].value) == "ops");
  CHECK(script.run("untag U env") == "1:9 error unknown-tag: user A/U has no tag `env`\n");
  CHECK(script.run("tag group G a=b") == "1:5 error no-tags: in this model a group has no tags\n");
}

TEST_CASE("statements are added and removed, policies replaced") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("add to policy own of U { deny ec2:* on * as Three }\nremove statement Two from policy own of U") ==
        "");
  CHECK(script.json(script.user("U").inline_policies[0]) ==
        R"({"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Action":"s3:*","Resource":"*"},)"
        R"({"Sid":"Three","Effect":"Deny","Action":"ec2:*","Resource":"*"}]})");
  CHECK(script.run("add to policy own of U { deny ec2:* on * as One }").find("duplicate-sid") != std::string::npos);
  CHECK(script.run("remove statement Tow from policy own of U") ==
        "1:18 error unknown-statement: policy own of user A/U has no statement `Tow`\n");
  CHECK(script.run("remove statement Thre from policy own of U") ==
        "1:18 error unknown-statement: policy own of user A/U has no statement `Thre`; did you mean `Three`?\n");

  CHECK(script.run("add to policy of b { deny s3:* to account B on b, b/* }; remove statement Read from policy of b") ==
        "");
  CHECK(script.json(*script.resource("b").policy) ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::222222222222:root"},)"
        R"("Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}]})");

  CHECK(script.run("replace trust policy of R { trusts account B }") == "");
  CHECK(
      script.json(*script.role("R").trust) ==
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},)"
      R"("Action":"sts:AssumeRole"}]})");

  CHECK(script.run("replace policy P = {\"Version\":\"2012-10-17\",\"Statement\":[]}") != "syntax");
  CHECK(
      script.run("replace policy aws:ReadOnlyAccess { allow * on * }") ==
      "1:9 error aws-policy: nobody but AWS changes policy aws:ReadOnlyAccess; declare a policy of your own and attach "
      "that\n");
}

TEST_CASE("a change of a managed policy makes a new default version") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("add to policy P { allow ec2:* on * }") == "");
  REQUIRE(script.managed("P").versions.size() == 2);
  CHECK(script.text(script.managed("P").versions[1].name) == "v2");
  CHECK(script.managed("P").default_version == 1);
  CHECK(script.run("set default version v1 of P") == "");
  CHECK(script.managed("P").default_version == 0);
  CHECK(script.run("set default version v3 of P") ==
        "1:21 error unknown-version: policy A/P has no version `v3`; it has `v1` or `v2`\n");
  for (int i = 0; i < 5; ++i) REQUIRE(script.run("replace policy P { allow ec2:* on * }") == "");
  REQUIRE(script.managed("P").versions.size() == 5);
  CHECK(script.text(script.managed("P").versions.back().name) == "v7");
}

TEST_CASE("revoking sessions denies what older credentials do") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("revoke sessions of R") ==
        "1:1 error time-missing: sessions are revoked up to a time, and iamq has no clock; write `revoke sessions of R "
        "before 2026-01-31T13:00:00Z`\n");
  CHECK(script.run("revoke sessions of R before noon") ==
        "1:29 error bad-time: `noon` is no time; write it as IAM does: `2026-01-31T13:00:00Z`\n");
  CHECK(script.run("revoke sessions of R before 2026-01-31T13:00:00Z\n"
                   "revoke sessions of R before 2026-02-01T13:00:00Z") == "");
  REQUIRE(script.role("R").inline_policies.size() == 1);
  CHECK(script.json(script.role("R").inline_policies[0]) ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":)"
        R"({"DateLessThan":{"aws:TokenIssueTime":"2026-02-01T13:00:00Z"}}}]})");
}

TEST_CASE("deleting takes it out everywhere") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("delete policy own of U; delete P, group G") == "");
  CHECK(script.user("U").inline_policies.empty());
  CHECK(script.user("U").attached.empty());
  CHECK_FALSE(script.user("U").boundary.has_value());
  CHECK(script.user("U").groups.empty());
  CHECK(script.role("R").attached.empty());
  CHECK(script.run("delete R") == "");
  CHECK_FALSE(script.resource("f").role.has_value());
  CHECK(script.world.named("s1").empty());
  CHECK(script.run("delete S; delete ou Empty") == "");
  CHECK(script.ou("Prod").scps.empty());
  CHECK(script.run("delete ou Prod") ==
        "1:8 error not-empty: `ou Prod` is not empty, and AWS deletes empty OUs only; "
        "move or delete what is in it first: `account A`\n");
  CHECK(script.run("delete account A") == "");
  CHECK(script.world.named("U").empty());
  CHECK(script.world.named("b").empty());
  CHECK(script.run("delete ou Prod") == "");
  CHECK(script.run("delete Nobody") == "1:8 error unknown-name: unknown name `Nobody`\n");
}

TEST_CASE("renaming follows principals, not resources") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("rename U to Ursula") == "");
  CHECK(script.text(script.user("Ursula").arn) == "arn:aws:iam::111111111111:user/Ursula");
  CHECK(script.world.named("U").empty());
  CHECK(script.json(*script.role("R").trust) ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":)"
        R"("arn:aws:iam::111111111111:user/Ursula"},"Action":"sts:AssumeRole"}]})");
  CHECK(script.run("rename R to Role") ==
        "1:8 error cannot-rename: AWS does not rename a role; declare another one and "
        "delete this one; users, groups, accounts, OUs, SCPs and RCPs have new names\n");
  CHECK(script.run("rename G to h") ==
        "1:13 error already-declared: `h` is the name of another one already: `group A/H`\n");
  CHECK(script.run("rename G to a/b") ==
        "1:13 error bad-name: `a/b` cannot be the name of a group: AWS allows letters a-z, digits and `+=,.@_-`\n");
  CHECK(script.run("rename account A to Alpha; add Alpha/Ursula to Alpha/H") == "");
}

TEST_CASE("accounts move") {
  Script script;
  REQUIRE(script.run(stage) == "");
  CHECK(script.run("move account A to ou Empty") == "");
  CHECK(script.account("A").ou == script.the(model::EntityKind::ou, "Empty").index);
  CHECK(script.run("move A to Nowhere").rfind("1:11 error unknown-ou: unknown OU `Nowhere`", 0) == 0);
}

TEST_CASE("a what-if holds edits and declarations, and stops at the first that fails") {
  Script script = staged();
  CHECK(script.run("user V in A { groups G }\nremove V from G\nadd V to H\nattach P to Nobody\nadd Nobody to H") ==
        "4:13 error unknown-identity: unknown user, group, role, account or OU `Nobody`; declare it, as in `user "
        "Nobody in ACCOUNT` or `role Nobody in ACCOUNT`\n");
  CHECK(script.world.named("V").empty());
}

TEST_CASE("policies go on naming a principal that was deleted, and nobody else") {
  Script script;
  REQUIRE(script.run("account A 111111111111; user U in A; user V in A; role R in A { trusts U, V }\n"
                     "bucket b in A { policy { deny s3:* to everyone except role R on b } }") == "");
  CHECK(script.run("delete U, R; user U in A; role R in A { trusts U }") == "");
  CHECK(script.json(*script.resource("b").policy) ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":"AROADELETEDRXXXXXXXXX"},)"
        R"("Action":"s3:*","Resource":"arn:aws:s3:::b"}]})");
  CHECK(script.run("delete U") == "");
  CHECK(script.run("role Q in A { trusts AIDADELETEDUXXXXXXXXX }") == "");
  CHECK(script.json(*script.role("R").trust) ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"AIDADELETEDUXXXXXXXXX"},)"
        R"("Action":"sts:AssumeRole"}]})");
  CHECK(script.json(*script.role("Q").trust) == script.json(*script.role("R").trust));
  CHECK(script.run("account B 222222222222; bucket c in B { policy { allow s3:* to V on c } }; delete account A") ==
        "");
  CHECK(script.json(*script.resource("c").policy).find("AIDADELETEDVXXXXXXXXX") != std::string::npos);
}

TEST_CASE("nobody edits a service-linked role") {
  Script script;
  REQUIRE(script.run("account A 111111111111; policy P in A { allow s3:* on * }\n"
                     "service-linked role S in A { trusts service x.amazonaws.com; policy own { allow s3:* on * } }") ==
          "");
  const std::string refused =
      " error service-linked-role: nobody but its service changes role A/S; it is a service-linked role: its policies "
      "and its trust policy belong to the service\n";
  CHECK(script.run("attach P to S") == "1:13" + refused);
  CHECK(script.run("set boundary P on S") == "1:19" + refused);
  CHECK(script.run("replace trust policy of S { trusts account A }") == "1:9" + refused);
  CHECK(script.run("add to own of S { allow s3:* on * }") == "1:8" + refused);
  CHECK(script.run("revoke sessions of S before 2026-01-31T13:00:00Z") == "1:20" + refused);
  CHECK(script.run("delete policy own of S") == "1:8" + refused);
  CHECK(script.run("delete S") == "");
}

TEST_CASE("sizes over a quota are refused in declarations and edits") {
  Script script;
  std::string resources = "arn:aws:s3:::documents/0";
  for (int i = 1; i < 80; ++i) resources += ", arn:aws:s3:::documents/" + std::to_string(i);
  const std::string half = "{ allow s3:GetObject on " + resources + " }";
  REQUIRE(script.run("account A 111111111111; policy P in A " + half) == "");
  CHECK(script.run("user U in A { policy p " + half + " }") ==
        "1:22 error over-quota: the inline policies of user `U` have 2324 characters, more than the 2048 that AWS "
        "allows; all inline policies count together, white space does not; attach a managed policy instead\n");
  REQUIRE(script.run("group G in A { policy p " + half + "; policy q " + half + " }") == "");
  CHECK(script.run("add to p of G " + half).find("error over-quota: the inline policies of group `G` have") !=
        std::string::npos);
  CHECK(script.run("add to P " + half) == "");
  CHECK(script.run("add to P " + half).find("error over-quota: managed policy `P` has") != std::string::npos);
}

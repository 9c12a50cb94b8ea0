#include <catch2/catch.hpp>

#include "runtime/bind/clauses.hpp"
#include "tests/unit/bind/binding.hpp"

using namespace iamq;
using namespace iamq::bind::testing;

namespace {

constexpr const char* stage = R"(
account A 123456789012 { region us-east-2 }
account B 222222222222
bucket productionapp in A; queue q in B; user alice in A; role R in A { trusts account A; path /x/ }
resource arn:aws:dynamodb:us-east-2:123456789012:table/Books as Books
bucket table in B
role RoleB in B; policy app-filter in A { allow s3:* on * }
organization Acme { account A; ou Unit }
scp S on ou Acme { deny * on * }
)";

struct Filled {
  std::string messages;
  std::optional<model::Clauses> clauses;
};

Filled clauses(Script& script, const std::string& question, std::optional<model::AccountId> account = {}) {
  const auto ask = script.ask(question);
  bind::Binder binder(script.environment, script.world);
  const auto* can = std::get_if<lang::CanAsk>(&ask.node);
  const auto act = can == nullptr ? std::nullopt : bind::resolve_act(binder, can->act);
  Filled filled;
  filled.clauses = bind::resolve_clauses(binder, ask.clauses, act ? &*act : nullptr, account);
  filled.messages = script.tell(binder.diagnostics);
  return filled;
}

// The ARNs of `on …`, each with its owner; or the messages.
std::string on(Script& script, const std::string& act_and_resources, std::optional<model::AccountId> account = {}) {
  const auto filled = clauses(script, "can alice " + act_and_resources, account);
  if (!filled.clauses) return filled.messages;
  std::string told;
  for (const model::Target& target : filled.clauses->on) {
    if (!told.empty()) told += ", ";
    told += script.text(target.arn);
    if (target.owner) told += " of " + script.text(script.world.account(*target.owner).name);
    if (target.is_pattern) told += " (pattern)";
  }
  return told;
}

Script staged() {
  Script script;
  REQUIRE(script.run(stage) == "");
  return script;
}

}  // namespace

TEST_CASE("resources of a question are full ARNs with their owner") {
  Script script = staged();
  CHECK(on(script, "s3:GetObject on productionapp/index.html") == "arn:aws:s3:::productionapp/index.html of A");
  CHECK(on(script, "s3:GetObject on A/productionapp/*, *") ==
        "arn:aws:s3:::productionapp/* of A (pattern), * (pattern)");
  CHECK(on(script, "s3:GetObject on \"productionapp/a?\"") == "arn:aws:s3:::productionapp/a? of A (pattern)");
  CHECK(on(script, "s3:GetObject on arn:aws:s3:::productionapp/x") == "arn:aws:s3:::productionapp/x of A");
  CHECK(on(script, "s3:GetObject on arn:aws:s3:::other/x") == "arn:aws:s3:::other/x");
  CHECK(on(script, "s3:GetObject on arn:aws:s3:::other/x in B") == "arn:aws:s3:::other/x of B");
  CHECK(on(script, "dynamodb:GetItem on A/table/Books") == "arn:aws:dynamodb:us-east-2:123456789012:table/Books of A");
  CHECK(on(script, "dynamodb:GetItem on table/books in A") ==
        "arn:aws:dynamodb:us-east-2:123456789012:table/books of A");
  CHECK(on(script, "dynamodb:GetItem on table/a, table/b in B") ==
        "arn:aws:dynamodb:us-east-1:222222222222:table/a of B, arn:aws:dynamodb:us-east-1:222222222222:table/b of B");
  CHECK(on(script, "dynamodb:GetItem on Books/index/x") ==
        "arn:aws:dynamodb:us-east-2:123456789012:table/Books/index/x of A");
  CHECK(on(script, "iam:UpdateGroup on group/AllUsers in A") == "arn:aws:iam::123456789012:group/AllUsers of A");
  CHECK(on(script, "iam:GetRole on role R") == "arn:aws:iam::123456789012:role/x/R of A");
  CHECK(on(script, "iam:GetRole on R") == "arn:aws:iam::123456789012:role/x/R of A");
  CHECK(on(script, "iam:GetRole on role B/Ro*") == "arn:aws:iam::222222222222:role/Ro* of B (pattern)");
  CHECK(on(script, "lambda:InvokeFunction on function/f in A") ==
        "arn:aws:lambda:us-east-2:123456789012:function:f of A");
  CHECK(on(script, "sqs:SendMessage on queue/x, q in B") ==
        "arn:aws:sqs:us-east-1:222222222222:x of B, arn:aws:sqs:us-east-1:222222222222:q of B");
  const auto a = script.world.accounts_named("A").front();
  CHECK(on(script, "dynamodb:GetItem on table/x", a) == "arn:aws:dynamodb:us-east-2:123456789012:table/x of A");
  CHECK(on(script, "dynamodb:GetItem in B on table/x", a).find("222222222222:table/x of B") != std::string::npos);
}

TEST_CASE("resources that cannot be found") {
  Script script = staged();
  CHECK(on(script, "s3:GetObject on productionap/x") ==
        "1:27 error unknown-resource: unknown resource `productionap`; did you mean `productionapp/x`?\n");
  CHECK(
      on(script, "s3:GetObject on photos/x") ==
      "1:27 error unknown-resource: unknown resource `photos`; declare the bucket with `bucket photos in ACCOUNT`, or "
      "write the ARN `arn:aws:s3:::photos/x`\n");
  CHECK(on(script, "dynamodb:GetItem on tabel/x in A").find("did you mean `table/x`?") != std::string::npos);
  CHECK(
      on(script, "dynamodb:GetItem on table/x") ==
      "1:31 error account-missing: `table/x` does not say its account; write `ACCOUNT/table/x`, or `in ACCOUNT` behind "
      "it\n");
  CHECK(on(script, "s3:GetObject on productionapp/x in B") ==
        "1:27 error account-mismatch: `productionapp/x` belongs to account `A`, not `B`\n");
  CHECK(on(script, "s3:GetObject on bucket nope") ==
        "1:34 error unknown-resource: unknown bucket `nope`; declare it with `bucket nope in ACCOUNT`\n");
  CHECK(on(script, "s3:GetObject on bucket q") == "1:34 error wrong-kind: `q` is a queue, not a bucket\n");
  CHECK(on(script, "s3:GetObject on service ec2.amazonaws.com") ==
        "1:27 error not-a-resource: `service ec2.amazonaws.com` is no resource that iamq knows the ARN of; write the "
        "ARN\n");
  CHECK(on(script, "s3:GetObject on productionapp in Nowhere").rfind("1:44 error unknown-account", 0) == 0);
  // A bucket called `table` with an object `x`, or a table `x`: the action tells.
  CHECK(on(script, "s3:GetObject on table/x") == "arn:aws:s3:::table/x of B");
  CHECK(on(script, "dynamodb:GetItem on table/x in A").find("error") == std::string::npos);
}

TEST_CASE("clauses") {
  Script script = staged();
  const auto filled = clauses(
      script,
      "can alice s3:GetObject on productionapp/x via R as alice (external id 12345, session policy app-filter), RoleB "
      "with mfa, aws:SourceIp=10.0.0.1, tags team=web at 2014-11-30T13:00:00Z passing R through service "
      "cloudformation.amazonaws.com without scp S");
  REQUIRE(filled.messages == "");
  const model::Clauses& all = *filled.clauses;
  REQUIRE(all.via.size() == 2);
  CHECK(script.text(all.via[0].session_name) == "alice");
  CHECK(all.via[0].has_facts);
  CHECK(script.text(all.via[0].facts.context.at(0).key) == "sts:ExternalId");
  CHECK(all.via[0].facts.session_policies.size() == 1);
  CHECK_FALSE(all.via[1].has_facts);
  CHECK(all.with.context.size() == 2);
  CHECK(all.with.tags.size() == 1);
  CHECK(script.text(*all.at) == "2014-11-30T13:00:00Z");
  CHECK(all.passing == script.the(model::EntityKind::role, "R"));
  CHECK(script.text(all.through) == "cloudformation.amazonaws.com");
  CHECK(all.without_control_policies.size() == 1);
  CHECK(clauses(script, "can alice s3:* on * without boundary").clauses->without_boundary);
}

TEST_CASE("facts") {
  Script script = staged();
  const auto with = [&](const std::string& facts) {
    return clauses(script, "can alice s3:GetObject on * with " + facts);
  };
  const auto only = with("only mfa, source identity bob, no aws:SourceIp, aws:tagkeys=[a, b]");
  REQUIRE(only.messages == "");
  CHECK(only.clauses->with.only);
  REQUIRE(only.clauses->with.context.size() == 4);
  CHECK(script.text(only.clauses->with.context[1].key) == "sts:SourceIdentity");
  CHECK(only.clauses->with.context[2].state == model::ContextFact::State::absent);
  CHECK(only.clauses->with.context[3].is_list);
  CHECK(with("no mfa").clauses->with.context.at(0).state == model::ContextFact::State::absent);
  CHECK(with("session policy { allow s3:* on * }").clauses->with.session_policies.size() == 1);
  CHECK(with("mfa, no mfa").messages == "1:39 error given-twice: `aws:MultiFactorAuthPresent` is given twice\n");
  CHECK(with("aws:TagKeys=a, aws:TagKeys=b").messages ==
        "1:49 error given-twice: `aws:TagKeys` is given twice; write several values as a list: `aws:TagKeys=[a, b]`\n");
  CHECK(
      with("aws:SourceIp=home").messages ==
      "1:47 error bad-value: `home` cannot be a value of `aws:SourceIp`: it is no IP address, nor a range of them, as "
      "in `203.0.113.0/24`\n");
  CHECK(with("aws:SourceIp=[10.0.0.1, 10.0.0.2]").messages ==
        "1:34 error one-value: a request carries one value of `aws:SourceIp`; ask once for each value\n");
  CHECK(with("aws:SorceIp=10.0.0.1").messages ==
        "1:34 warning unknown-key: AWS documents no condition key `aws:SorceIp`; did you mean `aws:SourceIp`?\n");
  CHECK(with("tags {a=1, A=2}").messages == "1:45 error given-twice: the tag `A` is given twice\n");
}

TEST_CASE("clauses that are wrong") {
  Script script = staged();
  CHECK(clauses(script, "can alice s3:* on * at noon").messages ==
        "1:24 error bad-time: `noon` is no time; write it as IAM does: `2026-01-31T13:00:00Z`\n");
  CHECK(clauses(script, "can alice s3:* on * via Role").messages ==
        "1:25 error unknown-role: unknown role `Role`; did you mean `RoleB`?\n");
  CHECK(clauses(script, "can alice s3:* on * via alice").messages ==
        "1:25 error wrong-kind: `alice` is a user, not a role\n");
  CHECK(clauses(script, "can alice s3:* on * via R as \"a b\"").messages ==
        "1:30 error bad-name: `a b` cannot be the name of a session: AWS allows letters a-z, digits and `+=,.@_-`\n");
  CHECK(clauses(script, "can alice s3:* on * without scp T")
            .messages.rfind("1:33 error unknown-scp: unknown SCP `T`", 0) == 0);
}

TEST_CASE("where a who-can looks") {
  Script script = staged();
  const auto where = [&](const std::string& text) {
    const auto ask = script.ask("who " + text + " can s3:GetObject on *");
    bind::Binder binder(script.environment, script.world);
    const auto& written = std::get<lang::WhoCanAsk>(ask.node).where;
    const auto found = bind::resolve_where(binder, written ? &*written : nullptr);
    return found ? std::to_string(found->entities.size()) : script.tell(binder.diagnostics);
  };
  CHECK(where("in A") == "1");
  CHECK(where("outside ou Unit") == "1");
  CHECK(where("except alice, R, B") == "3");
  CHECK(
      where("in Nowhere").rfind("1:8 error unknown-principal: unknown account, OU, group or principal `Nowhere`", 0) ==
      0);
}

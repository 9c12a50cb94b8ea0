#include <catch2/catch.hpp>

#include "runtime/bind/clauses.hpp"
#include "runtime/bind/principals.hpp"
#include "tests/unit/bind/binding.hpp"

using namespace iamq;
using namespace iamq::bind::testing;
using model::Subject;

namespace {

constexpr const char* stage = R"(
account Production 999999999999
account Development 111111111111 alias dev
user David in Development; role David in Production; user Theresa in Development
role UpdateApp in Production { trusts account Development; path /div/ }
role Twice in Production; role Twice in Development
group Developers in Development
bucket photos in Production; user photos in Development
function app in Development { role Twice }; function idle in Development
provider saml Corp in Production; provider oidc ci.example.com in Production
session s1 of UpdateApp; federated user Carol of Theresa
policy deny-all in Development { deny * on * }
user Ursula in Development { policy deny-own { deny * on * }; policy same { allow * on * } }
group Testers in Development { policy same { allow * on * } }
)";

Script staged() {
  Script script;
  REQUIRE(script.run(stage) == "");
  return script;
}

// What the principal of `can P s3:GetObject on *` is, or the messages.
std::string subject(Script& script, const std::string& principal) {
  const auto ask = script.ask("can " + principal + " s3:GetObject on *");
  bind::Binder binder(script.environment, script.world);
  const auto found = bind::resolve_subject(binder, std::get<lang::CanAsk>(ask.node).principals.front());
  if (!found) return script.tell(binder.diagnostics);
  std::string told;
  switch (found->kind) {
    case Subject::Kind::entity:
      told = "entity";
      break;
    case Subject::Kind::root:
      told = "root of " + script.text(script.world.account(found->account).name);
      break;
    case Subject::Kind::service:
      told = "service";
      break;
    case Subject::Kind::federated:
      told = "federated";
      break;
    case Subject::Kind::canonical_user:
      told = "canonical user";
      break;
    case Subject::Kind::anonymous:
      told = "anonymous";
      break;
  }
  if (found->has_entity && found->entity.kind == model::EntityKind::session) {
    told += " " + script.text(script.world.sessions[found->entity.index].arn);
  } else if (found->has_entity) {
    told += " " + script.text(script.world.arn_of(found->entity));
  }
  if (found->text != model::StringId{}) told += " " + script.text(found->text);
  if (found->session_name != model::StringId{}) told += " as " + script.text(found->session_name);
  return told;
}

}  // namespace

TEST_CASE("principals are found by name, by account and name, and by ARN") {
  Script script = staged();
  const std::string theresa = "entity arn:aws:iam::111111111111:user/Theresa";
  for (const char* written : {"Theresa", "user Theresa", "Development/Theresa", "dev/Theresa", "111111111111/Theresa",
                              "user Development/Theresa", "arn:aws:iam::111111111111:user/Theresa"}) {
    CHECK(subject(script, written) == theresa);
  }
  const std::string update_app = "entity arn:aws:iam::999999999999:role/div/UpdateApp";
  CHECK(subject(script, "UpdateApp") == update_app);
  CHECK(subject(script, "session UpdateApp/alice") == update_app + " as alice");
  CHECK(subject(script, "session Production/UpdateApp/alice") == update_app + " as alice");
  CHECK(subject(script, "arn:aws:sts::999999999999:assumed-role/UpdateApp/alice") == update_app + " as alice");
  CHECK(subject(script, "s1") == "entity arn:aws:sts::999999999999:assumed-role/UpdateApp/s1");
  CHECK(subject(script, "arn:aws:sts::999999999999:assumed-role/UpdateApp/s1") ==
        "entity arn:aws:sts::999999999999:assumed-role/UpdateApp/s1");
  CHECK(subject(script, "federated user Carol") == "entity arn:aws:sts::111111111111:federated-user/Carol");
  CHECK(subject(script, "function app") == "entity arn:aws:iam::111111111111:role/Twice");
  CHECK(subject(script, "dev/app") == "entity arn:aws:iam::111111111111:role/Twice");
  CHECK(subject(script, "root of dev") == "root of Development");
  CHECK(subject(script, "arn:aws:iam::999999999999:root") == "root of Production");
  CHECK(subject(script, "service lambda.amazonaws.com") == "service lambda.amazonaws.com");
  CHECK(subject(script, "anonymous") == "anonymous");
  const std::string corp = "arn:aws:iam::999999999999:saml-provider/Corp";
  CHECK(subject(script, "saml Corp") == "federated " + corp + " " + corp);
  CHECK(subject(script, "oidc accounts.google.com") == "federated accounts.google.com");
}

TEST_CASE("what is no principal says how to ask instead") {
  Script script = staged();
  CHECK(subject(script, "Developers") ==
        "1:5 error not-a-principal: `Development/Developers` is a group, and a group sends no requests; ask about one "
        "of its members, or `expect members of Development/Developers can …`\n");
  CHECK(subject(script, "account Production") ==
        "1:5 error not-a-principal: `Production` is an account, not a principal in it; ask `who in Production can …`, "
        "or about `root of Production`\n");
  CHECK(subject(script, "idle") ==
        "1:5 error function-without-role: function `Development/idle` has no execution role, "
        "so it can do nothing; give it one: `function idle { role ROLE }`\n");
  CHECK(subject(script, "everyone") ==
        "1:5 error not-a-principal: a question is about somebody, not `everyone`; ask "
        "`who can …`, or about `anonymous`, a request without credentials\n");
  CHECK(subject(script, "bucket photos") == "1:5 error wrong-kind: `photos` is a bucket, not a principal\n");
  CHECK(subject(script, "oidc example.org") ==
        "1:10 error unknown-provider: unknown provider `example.org`; declare it with `provider oidc example.org in "
        "ACCOUNT`\n");
  CHECK(subject(script, "service ec2") ==
        "1:13 error bad-service: `ec2` is not the name of a service principal; service principals are written in full, "
        "as in `service ec2.amazonaws.com`\n");
}

TEST_CASE("an ambiguous name spells out its readings") {
  Script script = staged();
  CHECK(subject(script, "David") ==
        "1:5 error ambiguous-name: `David` can mean 2 things; write `user Development/David` or `role "
        "Production/David`\n");
  CHECK(subject(script, "user Development/David") == "entity arn:aws:iam::111111111111:user/David");
  CHECK(subject(script, "role David") == "entity arn:aws:iam::999999999999:role/David");
  CHECK(subject(script, "session Twice/x") ==
        "1:13 error ambiguous-name: `Twice` can mean 2 things; write `role Production/Twice` or `role "
        "Development/Twice`\n");
}

TEST_CASE("an unknown name suggests the nearest") {
  Script script = staged();
  CHECK(subject(script, "Teresa") ==
        "1:5 error unknown-principal: unknown principal `Teresa`; did you mean `Theresa`?\n");
  CHECK(subject(script, "theresa") ==
        "1:5 error unknown-principal: unknown principal `theresa`; names are compared with "
        "case: did you mean `Theresa`?\n");
  CHECK(subject(script, "role UpdatApp") ==
        "1:10 error unknown-role: unknown role `UpdatApp`; did you mean `UpdateApp`?\n");
  CHECK(
      subject(script, "Development/UpdateApp") ==
      "1:5 error unknown-principal: unknown principal `Development/UpdateApp`; did you mean `Production/UpdateApp`?\n");
  CHECK(subject(script, "Prod/Theresa") ==
        "1:5 error unknown-principal: unknown principal `Prod/Theresa`; did you mean `Development/Theresa`?\n");
  CHECK(subject(script, "Prod/Xyz") ==
        "1:5 error unknown-principal: unknown principal `Prod/Xyz`; no account is called `Prod`\n");
  CHECK(subject(script, "session Nobody/x").rfind("1:13 error unknown-role: unknown role `Nobody`", 0) == 0);
  CHECK(subject(script, "session nothing") ==
        "1:13 error unknown-session: unknown session `nothing`; a session of a role "
        "is written `session ROLE/NAME`, a declared one by its name\n");
  CHECK(subject(script, "arn:aws:iam::111111111111:user/Teresa") ==
        "1:5 error unknown-principal: unknown principal `arn:aws:iam::111111111111:user/Teresa`; nothing is declared "
        "with this ARN\n");
  CHECK(
      subject(script, "arn:aws:iam::123456789012:root") ==
      "1:5 error unknown-account: unknown account `123456789012`; declare it with `account 123456789012 123456789012` "
      "and its own twelve digits\n");
}

TEST_CASE("policies are found wherever they stand") {
  Script script = staged();
  const auto policy = [&](const std::string& text) {
    auto parsed = script.parse("lint " + text);
    const auto& question = std::get<lang::Question>(parsed.script.statements.at(0).node);
    const auto& lint = std::get<lang::LintVerb>(std::get<lang::SessionVerb>(question.node).node);
    bind::Binder binder(script.environment, script.world);
    const auto slot = bind::resolve_policy(binder, lint.refs.at(0));
    return slot ? bind::spelled_out(binder.world, *slot) : script.tell(binder.diagnostics);
  };
  CHECK(policy("deny-all") == "policy Development/deny-all");
  CHECK(policy("deny-own") == "policy deny-own of user Development/Ursula");
  CHECK(policy("policy same of Testers") == "policy same of group Development/Testers");
  CHECK(policy("aws:AdministratorAccess") == "policy aws:AdministratorAccess");
  CHECK(policy("arn:aws:iam::aws:policy/job-function/Billing") == "policy aws:Billing");
  CHECK(policy("same") ==
        "1:6 error ambiguous-name: `same` can mean 2 things; write `policy same of user "
        "Development/Ursula` or `policy same of group Development/Testers`\n");
  CHECK(policy("policy none of Ursula") ==
        "1:13 error unknown-policy: user Development/Ursula has no inline policy `none`\n");
  CHECK(policy("policy deny-owm") ==
        "1:13 error unknown-policy: unknown policy `deny-owm`; did you mean `deny-own`?\n");
  CHECK(policy("AdministratorAccess") ==
        "1:6 error unknown-policy: unknown policy `AdministratorAccess`; AWS's own "
        "policies are written `aws:AdministratorAccess`\n");
  CHECK(policy("aws:AdminstratorAccess") ==
        "1:6 error unknown-aws-policy: unknown AWS managed policy "
        "`aws:AdminstratorAccess`; did you mean `aws:AdministratorAccess`?\n");
}

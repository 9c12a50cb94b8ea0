#include "runtime/policy/document_reader.hpp"

#include <catch2/catch.hpp>

#include "runtime/policy/document_meaning.hpp"
#include "runtime/policy/quota.hpp"
#include "tests/unit/policy/diagnostic_text.hpp"
#include "tests/unit/policy/operators_for_tests.hpp"

using namespace iamq;
using namespace iamq::policy;

namespace {

struct Read {
  text::Sources sources;
  Library library{policy::testing::operator_names()};
  ReadDocument read;

  Read(const std::string& text, PolicyKind kind) {
    const text::Span span{sources.add("p.json", text), 0, static_cast<std::uint32_t>(text.size())};
    const Json json = read_json(sources, span);
    REQUIRE(json.ok());
    read = read_document(json, json.top(), kind, library);
  }
  std::string errors() const { return text::testing::shown_marks(read.diagnostics, sources); }
  const Statement& statement(std::size_t index = 0) const { return read.document.statements.at(index); }
};

std::string errors_of(const std::string& text, PolicyKind kind = PolicyKind::managed) {
  return Read(text, kind).errors();
}

// A policy of one statement, to which `more` adds members.
std::string with(const std::string& more) {
  return R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*")" +
         (more.empty() ? "" : "," + more) + "}}";
}

std::string trusting(const std::string& principal) {
  return R"({"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":)" + principal + "}]}";
}

}  // namespace

TEST_CASE("document: everything that may stand in one is read, with its place") {
  const Read read(R"({"Id": "my id", "Statement": [{
    "Sid": "A1", "Effect": "Deny", "NotPrincipal": {"AWS": ["111122223333", "arn:aws:iam::111122223333:user/a"], "Service": "ec2.amazonaws.com"},
    "NotAction": ["s3:Get*", "*"], "NotResource": "arn:aws:s3:::b/*",
    "Condition": {"StringLikeIfExists": {"aws:PrincipalTag/team": ["a*", 10, true]}, "ForAllValues:StringEquals": {"aws:TagKeys": []}}}]})",
                  PolicyKind::resource);
  CHECK(read.errors() == "[[]] warning empty-list: the condition on `aws:TagKeys` has no values\n");
  const auto text = [&](StringId id) { return std::string(read.library.text(id)); };
  CHECK(read.read.document.version == Version::v2008_10_17);
  CHECK(text(read.read.document.id) == "my id");
  const Statement& statement = read.statement();
  CHECK(text(statement.sid) == "A1");
  CHECK(statement.effect == Effect::deny);
  CHECK((statement.not_action && statement.not_resource && statement.not_principal));
  REQUIRE(statement.principals.size() == 3);
  CHECK(text(statement.principals[0].text) == "arn:aws:iam::111122223333:root");
  CHECK(statement.principals[2].type == PrincipalType::service);
  REQUIRE(statement.conditions.size() == 2);
  CHECK(statement.conditions[0].op == *policy::testing::parse_operator("StringLikeIfExists"));
  CHECK(text(statement.conditions[0].values[1]) == "10");
  CHECK(text(statement.conditions[0].values[2]) == "true");
  const StatementPositions& positions = read.read.positions.at(0);
  CHECK(read.sources.text(positions.actions.at(1)) == "\"*\"");
  CHECK(read.sources.text(positions.principals.at(2)) == "\"ec2.amazonaws.com\"");
  CHECK(read.sources.text(positions.conditions.at(0)) == R"("aws:PrincipalTag/team": ["a*", 10, true])");
  CHECK(read.sources.text(positions.effect) == "\"Deny\"");
  CHECK(read.sources.text(positions.sid) == "\"A1\"");
}

TEST_CASE("document: its meaning alone is the same, with the places where something is wrong") {
  const std::string fine = R"({"Id":"i","Statement":[{"Sid":"A","Effect":"Deny","Principal":{"AWS":"111122223333"},
    "Action":["s3:Get*","s3:Put*"],"Resource":["arn:aws:s3:::b"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]})";
  for (const std::string& text : {fine, with(R"("Resources":"*")"), with(R"("Condition":{"Bol":{"a":"b"}})")}) {
    const Read whole(text, PolicyKind::resource);
    Read again(text, PolicyKind::resource);
    const text::Span span{text::SourceId{}, 0, static_cast<std::uint32_t>(text.size())};
    const Json json = read_json(again.sources, span);
    again.read = read_meaning(json, json.top(), PolicyKind::resource, again.library);
    CHECK(again.read.document == whole.read.document);
    CHECK(again.read.span == whole.read.span);
    CHECK(again.errors() == whole.errors());
    CHECK(again.read.positions.empty() == whole.read.diagnostics.empty());
  }
}

TEST_CASE("document: everyone is written in two ways") {
  const Read star(trusting("\"*\""), PolicyKind::trust), aws(trusting(R"({"AWS":"*"})"), PolicyKind::trust);
  CHECK(star.errors().empty());
  CHECK(aws.errors().empty());
  CHECK(star.read.document == aws.read.document);
  CHECK(star.statement().principals == std::vector<PrincipalPattern>{{PrincipalType::everyone, {}}});
}

TEST_CASE("document: equal ones are one, whatever their text") {
  Read a(with(""), PolicyKind::managed);
  Library& library = a.library;
  const DocumentId id = library.add_document(a.read.document);
  CHECK(library.add_document(a.read.document) == id);
  Document other = a.read.document;
  other.statements.front().effect = Effect::deny;
  CHECK(library.add_document(other) != id);
  CHECK(library.document_count() == 2);
}

TEST_CASE("document: elements that are missing, misspelt or twice") {
  CHECK(errors_of(R"({"Statement":[{"Effect":"Allow","Acton":"s3:*","Resource":"*"}]})") ==
        "[\"Acton\"] error unknown-element: `Acton` is no element of statement 1\n"
        "  help: did you mean `Action`?\n");
  CHECK(errors_of(R"({"Version":"2012-10-17"})") ==
        "[{\"Version\":\"2012-10-17\"}] error missing-statement: the policy has no `Statement`\n"
        "  help: write `\"Statement\": [ … ]` with at least one statement\n");
  CHECK(errors_of(R"({"Statements":[]})") ==
        "[\"Statements\"] error unknown-element: `Statements` is no element of a policy\n"
        "  help: did you mean `Statement`?\n");
  CHECK(errors_of(R"({"Statement":[]})") ==
        "[[]] error no-statements: the policy has no statement\n"
        "  help: AWS stores no policy without one; a policy that allows nothing is simply not attached\n");
  CHECK(errors_of(R"({"Statement":{"Sid":"X"}})") ==
        "[{\"Sid\":\"X\"}] error missing-effect: statement `X` has no `Effect`\n"
        "  help: write `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`\n"
        "[{\"Sid\":\"X\"}] error missing-action: statement `X` has neither `Action` nor `NotAction`\n"
        "  help: say what it is about, as in `\"Action\": \"s3:GetObject\"`\n"
        "[{\"Sid\":\"X\"}] error missing-resource: statement `X` has no `Resource`\n"
        "  help: say what it is about: an ARN, or `\"*\"` for everything\n");
  CHECK(errors_of(with(R"("NotAction":"iam:*")")) ==
        "[\"NotAction\"] error both-elements: statement 1 has both `Action` and `NotAction`\n"
        "  [\"Action\"] the other one\n"
        "  help: keep one of them, or make two statements\n");
  CHECK(errors_of(with(R"("NotResource":"*")")) ==
        "[\"NotResource\"] error both-elements: statement 1 has both `Resource` and `NotResource`\n"
        "  [\"Resource\"] the other one\n"
        "  help: keep one of them, or make two statements\n");
}

TEST_CASE("document: Version and Effect") {
  CHECK(errors_of(R"({"Version":"2012-10-7","Statement":{"Effect":"allow","Action":"*","Resource":"*"}})") ==
        "[\"2012-10-7\"] error unknown-version: `Version` is no version of the policy language\n"
        "  help: it is `\"2012-10-17\"`, or in old policies `\"2008-10-17\"`; it is not a version number of yours\n"
        "[\"allow\"] error bad-effect: the `Effect` of statement 1 is neither `Allow` nor `Deny`\n"
        "  help: did you mean `Allow`?\n");
  CHECK(errors_of(R"({"Version":2012,"Statement":{"Effect":"Denny","Action":"*","Resource":"*"}})") ==
        "[2012] error unknown-version: `Version` is no version of the policy language\n"
        "  help: it is `\"2012-10-17\"`, or in old policies `\"2008-10-17\"`; it is not a version number of yours\n"
        "[\"Denny\"] error bad-effect: the `Effect` of statement 1 is neither `Allow` nor `Deny`\n"
        "  help: did you mean `Deny`?\n");
}

TEST_CASE("document: types") {
  CHECK(errors_of("[]") ==
        "[[]] error not-a-policy: a policy is a JSON object, and this is a list\n"
        "  help: it holds `Version` and `Statement`\n");
  CHECK(errors_of(R"({"Statement":"Allow"})") ==
        "[\"Allow\"] error wrong-type: `Statement` is an object or a list of objects, and this is a string\n"
        "  help: write `[{ \"Effect\": …, \"Action\": …, \"Resource\": … }]`\n");
  CHECK(errors_of(R"({"Statement":[[]]})") ==
        "[[]] error wrong-type: a statement is an object, and this is a list\n"
        "  help: write `{ \"Effect\": …, \"Action\": …, \"Resource\": … }`\n");
  CHECK(errors_of(R"({"Statement":{"Effect":"Allow","Action":["*",1],"Resource":{}}})") ==
        "[1] error wrong-type: `Action` holds strings, and this is a number\n"
        "  help: write it in double quotes\n"
        "[{}] error wrong-type: `Resource` holds strings, and this is an object\n"
        "  help: write it in double quotes\n");
  CHECK(errors_of(with(R"("Condition":{"StringEquals":{"a:b":[null,["x"]]}})")) ==
        "[null] error wrong-type: the value of a condition is a string, a number or a Boolean, and this is `null`\n"
        "  help: whether a key is there is asked with `Null`\n"
        "[[\"x\"]] error wrong-type: the value of a condition is a string, a number or a Boolean, and this is a "
        "list\n");
}

TEST_CASE("document: Sid and Id by kind") {
  CHECK(errors_of(with(R"("Sid":"a-b")")) ==
        "[\"a-b\"] error bad-sid: the Sid `a-b` has a character that IAM does not allow\n"
        "  help: only letters and digits: A-Z, a-z, 0-9\n");
  CHECK(errors_of(with(R"("Sid":"")")).empty());
  CHECK(errors_of(R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Sid":"A"},)"
                  R"({"Effect":"Allow","Action":"*","Resource":"*","Sid":"A"}]})") ==
        "[\"A\"] error duplicate-sid: the Sid `A` stands twice in one policy\n"
        "  [\"A\"] first here\n"
        "  help: each statement needs its own Sid, or none\n");
  CHECK(errors_of(R"({"Id":"x","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})") ==
        "[{\"Id\":\"x\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}] error "
        "id-not-allowed: a managed policy cannot have an `Id`\n"
        "  help: remove it; only resource policies, endpoint policies and trust policies have one\n");
  CHECK(
      errors_of(
          R"({"Id":"x","Statement":{"Sid":"any thing","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}})",
          PolicyKind::resource)
          .empty());
}

TEST_CASE("document: Principal by kind") {
  CHECK(errors_of(with(R"("Principal":"*")")) ==
        "[\"*\"] error principal-not-allowed: statement 1 has a `Principal`, which a managed policy cannot have\n"
        "  help: remove it; the policy is for whom it is attached to\n");
  CHECK(errors_of(with(R"("Principal":"*")"), PolicyKind::scp) ==
        "[\"*\"] error principal-not-allowed: statement 1 has a `Principal`, which an SCP cannot have\n"
        "  help: remove it; an SCP binds the accounts that it is attached to\n");
  CHECK(errors_of(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})", PolicyKind::resource) ==
        "[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}] error missing-principal: statement 1 has no "
        "`Principal`, which a resource policy needs\n"
        "  help: say who: `\"Principal\": {\"AWS\": \"…\"}`\n");
  CHECK(errors_of(with(R"("NotPrincipal":{"AWS":"111122223333"})"), PolicyKind::resource) ==
        "[\"111122223333\"] error not-principal-allow: statement 1 has a `NotPrincipal` with `Allow`\n"
        "  help: `NotPrincipal` goes with `Deny` only: with `Allow` it would allow everybody else, anonymous callers "
        "too\n");
  CHECK(errors_of(R"({"Statement":{"Effect":"Deny","Action":"sts:AssumeRole","NotPrincipal":{"AWS":"111122223333"}}})",
                  PolicyKind::trust) ==
        "[\"111122223333\"] error not-principal-not-allowed: statement 1 has a `NotPrincipal`, which a trust "
        "policy cannot have\n"
        "  help: use `Principal` with a condition on `aws:PrincipalArn`\n");
}

TEST_CASE("document: what can be a principal") {
  const auto errors = [](const std::string& principal) {
    const std::string all = errors_of(trusting(principal), PolicyKind::trust);
    return all.substr(all.find(']') == std::string::npos ? 0 : all.find("] ") + 2);
  };
  for (const std::string good :
       {R"({"AWS":"arn:aws:iam::111122223333:root"})", R"({"AWS":"arn:aws:iam::111122223333:role/a/b"})",
        R"({"AWS":"arn:aws:sts::111122223333:assumed-role/R/s"})", R"({"AWS":"AROAEXAMPLEIDEXAMPLE1"})",
        R"({"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"})",
        R"({"Federated":"accounts.google.com"})", R"({"Federated":"arn:aws:iam::111122223333:saml-provider/P"})",
        R"({"Service":["ec2.amazonaws.com","ecs-tasks.amazonaws.com"]})"}) {
    CAPTURE(good);
    CHECK(errors(good).empty());
  }
  CHECK(errors(R"({"AWS":"arn:aws:iam::111122223333:user/*"})") ==
        "error principal-wildcard: a principal is named in full, and `arn:aws:iam::111122223333:user/*` holds a "
        "wildcard\n"
        "  help: use `\"*\"` with a condition on `aws:PrincipalArn`\n");
  CHECK(errors(R"({"AWS":"arn:aws:iam::111122223333:group/g"})") ==
        "error group-as-principal: `arn:aws:iam::111122223333:group/g` is a group, and a group is no principal\n"
        "  help: name its users, or the account\n");
  CHECK(errors(R"({"AWS":"11112222333"})") ==
        "error bad-principal: `11112222333` is no account id\n  help: an account id has exactly 12 digits\n");
  CHECK(errors(R"({"AWS":111122223333})") ==
        "error wrong-type: a principal is a string, and this is a number\n"
        "  help: an account id needs double quotes, for its leading zeros count\n");
  CHECK(errors(R"({"AWS":"ec2.amazonaws.com"})") ==
        "error bad-principal: `ec2.amazonaws.com` is no principal\n"
        "  help: a service belongs to `Service`, not to `AWS`\n");
  CHECK(errors(R"("ec2.amazonaws.com")") ==
        "error bad-principal: `Principal` is `\"*\"` or an object\n"
        "  help: write `{\"Service\": \"ec2.amazonaws.com\"}`\n");
  CHECK(errors(R"({"Aws":"*"})") ==
        "error unknown-element: `Aws` is no kind of principal\n"
        "  help: did you mean `AWS`?\n");
  CHECK(errors(R"({"AWS":"arn:aws:sts::111122223333:assumed-role/R"})") ==
        "error bad-principal: `arn:aws:sts::111122223333:assumed-role/R` names no session\n"
        "  help: a role session is `assumed-role/ROLE/SESSION`; for all sessions name the role itself, `role/ROLE`\n");
}

TEST_CASE("document: RCPs deny everyone something") {
  const auto rcp = [](const std::string& members) {
    return errors_of(R"({"Version":"2012-10-17","Statement":{"Action":"s3:*","Resource":"*",)" + members + "}}",
                     PolicyKind::rcp);
  };
  CHECK(rcp(R"("Effect":"Deny","Principal":"*")").empty());
  CHECK(rcp(R"("Effect":"Allow","Principal":"*")") ==
        "[\"Allow\"] error rcp-allow: statement 1 allows, and an RCP can only deny\n"
        "  help: write a `Deny`; RCPFullAWSAccess, which is always attached, does the allowing\n");
  CHECK(rcp(R"("Effect":"Deny","Principal":{"AWS":"111122223333"})") ==
        "[\"111122223333\"] error rcp-principal: statement 1 names principals, and the `Principal` of an RCP is "
        "always `\"*\"`\n"
        "  help: write `\"Principal\": \"*\"` and a condition on `aws:PrincipalArn`\n");
  CHECK(errors_of(R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}})", PolicyKind::rcp)
            .empty());
}

TEST_CASE("document: conditions") {
  const auto errors = [](const std::string& condition) { return errors_of(with("\"Condition\":" + condition)); };
  CHECK(errors(R"({"StringEqual":{"a:b":"c"}})") ==
        "[\"StringEqual\"] error unknown-operator: `StringEqual` is no condition operator\n"
        "  help: did you mean `StringEquals`?\n");
  CHECK(errors(R"({"ForAnyValues:stringlikeIfExists":{"a:b":"c"}})") ==
        "[\"ForAnyValues:stringlikeIfExists\"] error unknown-operator: `ForAnyValues:stringlikeIfExists` is no "
        "condition operator\n"
        "  help: did you mean `ForAnyValue:StringLikeIfExists`?\n");
  CHECK(errors(R"({"NullIfExists":{"a:b":"true"}})") ==
        "[\"NullIfExists\"] error unknown-operator: `NullIfExists` is no condition operator\n"
        "  help: `Null` asks whether the key exists, so it takes no `IfExists`\n");
  CHECK(errors(R"({"Bool":{"aws:x":"true","AWS:X":"false"}})") ==
        "[\"AWS:X\":\"false\"] error duplicate-condition: `Bool` stands twice on the key `AWS:X`\n"
        "  [\"aws:x\":\"true\"] first here\n"
        "  help: put all values into one list: a policy cannot hold both\n");
  CHECK(errors(R"({"DateLessThan":{"aws:CurrentTime":"2026-*"}})") ==
        "[\"aws:CurrentTime\":\"2026-*\"] error date-wildcard: the date `2026-*` holds a wildcard\n"
        "  help: a date is written in full, as in `2026-01-31T00:00:00Z`\n");
}

TEST_CASE("document: a condition that stands twice is found among few and among many") {
  for (const int others : {0, 40}) {
    std::string more;
    for (int i = 0; i < others; ++i) more += R"("aws:RequestTag/)" + std::to_string(i) + R"(":"x",)";
    const std::string errors =
        errors_of(with(R"("Condition":{"StringEquals":{"aws:UserName":"a",)" + more + R"("aws:username":"b"}})"));
    CHECK_THAT(errors, Catch::Contains("duplicate-condition: `StringEquals` stands twice on the key `aws:username`"));
  }
}

TEST_CASE("document: resources and actions that match nothing") {
  CHECK(errors_of(R"({"Statement":{"Effect":"Allow","Action":"GetObject","Resource":"arn:aws:iam:user/Bob"}})") ==
        "[\"GetObject\"] warning action-without-service: the action `GetObject` names no service, so it matches "
        "nothing\n"
        "  help: an action is written `service:Action`, as in `s3:GetObject`\n"
        "[\"arn:aws:iam:user/Bob\"] error arn-too-few-fields: `arn:aws:iam:user/Bob` has fewer than the six fields "
        "of an ARN\n"
        "  help: write `arn:partition:service:region:account:resource`; Region and account may be empty, not left "
        "out\n");
  CHECK(errors_of(R"({"Statement":{"Effect":"Allow","Action":"s*:Get","Resource":["arn:aws:sqs","bucket"]}})") ==
        "[\"s*:Get\"] warning action-service-wildcard: the service of `s*:Get` holds a wildcard, so it matches "
        "nothing\n"
        "  help: write each service out, or `*` for all actions of all services\n"
        "[\"bucket\"] warning resource-not-arn: `bucket` is neither an ARN nor `*`, so it matches nothing\n"
        "  help: an ARN is written `arn:partition:service:region:account:resource`\n");
}

TEST_CASE("document: IAM's characters") {
  CHECK(errors_of("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b/\u0100\"}}") ==
        "[\u0100] error character-not-allowed: IAM does not take the character `\u0100` in a policy\n"
        "  help: only tab, line ends and U+0020 to U+00FF\n");
  CHECK(
      errors_of("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b/\u00FF\\u0100\"}}")
          .empty());
}

TEST_CASE("document: a native one is held to the same rules") {
  Library library(policy::testing::operator_names());
  Document document;
  Statement statement;
  statement.sid = library.strings().intern("a b");
  statement.actions = {library.strings().intern("s3:*")};
  document.statements = {statement};
  text::Sources sources;
  const text::Span span{sources.add("p.iamq", "allow s3:*"), 0, 10};
  CHECK(text::testing::shown_marks(check_document(document, {}, span, PolicyKind::identity, library), sources) ==
        "[allow s3:*] error bad-sid: the Sid `a b` has a character that IAM does not allow\n"
        "  help: only letters and digits: A-Z, a-z, 0-9\n"
        "[allow s3:*] error missing-resource: statement `a b` has no `Resource`\n"
        "  help: say what it is about: an ARN, or `\"*\"` for everything\n");
}

TEST_CASE("quotas: by kind, inline policies together, white space left out") {
  CHECK(size_in_characters("{ \"a\":\t\"\u00E9\"\n}") == 9);
  CHECK_FALSE(check_quota(PolicyKind::managed, 6144, {}));
  CHECK(check_quota(PolicyKind::managed, 6145, {})->message ==
        "the managed policy has 6145 characters, more than the 6144 that AWS allows");
  CHECK(check_quota(PolicyKind::trust, 4096, {})->severity == text::Severity::warning);
  CHECK(check_quota(PolicyKind::trust, 4097, {})->severity == text::Severity::error);
  CHECK_FALSE(check_quota(PolicyKind::identity, 100000, {}));
  CHECK_FALSE(check_inline_quota(InlineOwner::group, 5120, {}));
  CHECK(check_inline_quota(InlineOwner::user, 2049, {})->message ==
        "the inline policies of the user have 2049 characters, more than the 2048 that AWS allows");
}

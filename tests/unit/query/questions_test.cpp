// Questions of small scripts, through the session, with answers that AWS's rules give.

#include <algorithm>
#include <catch2/catch.hpp>

#include "runtime/query/expect_set.hpp"
#include "tests/property/questions.hpp"

using namespace iamq;
using query::Verdict;

namespace {

constexpr std::string_view company = R"(
account A 111111111111 { region us-east-1 }
account B 222222222222
user ann in A { policy p { allow sts:AssumeRole on *; allow s3:Get* on arn:aws:s3:::docs/* } }
user bob in A { policy p { allow s3:GetObject on arn:aws:s3:::docs/* when aws:MultiFactorAuthPresent is true } }
user cy in A { policy p { allow ec2:RunInstances on *; allow iam:PassRole on role launch } }
role launch in A { trusts service ec2.amazonaws.com }
role first in A { trusts A/ann; policy p { allow sts:AssumeRole on role B/second } }
role second in B { trusts A/first; policy p { allow s3:PutObject on arn:aws:s3:::docs/* } }
role partner in A { trusts account 333333333333 when sts:ExternalId is 12345 }
bucket docs in B { policy {
  allow s3:GetObject to A/ann, A/bob on docs/*
  allow s3:PutObject to service logging.s3.amazonaws.com on docs/logs/*
  allow s3:ListBucket to everyone on docs } }
)";

test::Run ask(const std::string& questions) {
  Session session(test::read_anything);
  const auto declared = test::run(session, std::string(company));
  CAPTURE(declared.errors);
  REQUIRE(declared.errors.empty());
  auto run = test::run(session, questions);
  CAPTURE(run.errors);
  REQUIRE(run.errors.empty());
  return run;
}

std::vector<std::string> names(const query::Answer& answer) {
  std::vector<std::string> all;
  for (const auto& row : answer.rows) {
    std::string name = query::principal_name(*answer.world, std::get<query::PrincipalCell>(row.cells[0]));
    for (const auto role : std::get<query::ChainCell>(row.cells[1]).roles) {
      name += ">" + std::string(answer.world->text(answer.world->name_of(role)));
    }
    all.push_back(std::move(name));
  }
  std::sort(all.begin(), all.end());
  return all;
}
using Names = std::vector<std::string>;

void holds(const std::string& expectation) {
  const auto run = ask("expect " + expectation);
  REQUIRE(run.expectations.size() == 1);
  INFO(expectation << "\nexpected " << run.expectations[0].expected << "\ngot " << run.expectations[0].got);
  CHECK(run.expectations[0].result == ExpectationResult::met);
}
void fails(const std::string& expectation) {
  const auto run = ask("expect " + expectation);
  REQUIRE(run.expectations.size() == 1);
  INFO(expectation);
  CHECK(run.expectations[0].result == ExpectationResult::failed);
  CHECK_FALSE(run.expectations[0].got.empty());
}
void is_undecided(const std::string& expectation) {
  const auto run = ask("expect " + expectation);
  REQUIRE(run.expectations.size() == 1);
  INFO(expectation);
  CHECK(run.expectations[0].result == ExpectationResult::undecided);
}

}  // namespace

TEST_CASE("can: yes, no, depending") {
  const auto run = ask(R"(
can ann s3:GetObject on docs/x
can ann s3:PutObject on docs/x
can bob s3:GetObject on docs/x
can ann, bob s3:GetObject on docs/x
can ann s3:GetObject, s3:PutObject on docs/x
)");
  REQUIRE(run.answers.size() == 5);
  CHECK(run.answers[0].verdict == Verdict::yes);
  CHECK(run.answers[1].verdict == Verdict::no);
  CHECK(run.answers[2].verdict == Verdict::depends);
  CHECK(run.answers[2].condition.any_of.size() == 1);
  CHECK(run.answers[3].verdict == Verdict::depends);
  CHECK(run.answers[3].rows.size() == 2);
  CHECK(run.answers[4].verdict == Verdict::partly);
}

TEST_CASE("can: a pattern is every request that it covers, with a witness on either side") {
  const auto run = ask(R"(
can ann s3:GetObject on docs/*
can ann s3:Get* on docs/x
can ann s3:GetObject on arn:aws:s3:::*
can ann s3:Put* on docs/*
)");
  CHECK(run.answers[0].verdict == Verdict::yes);
  REQUIRE(run.answers[1].verdict == Verdict::partly);  // B's bucket policy opens GetObject only
  CHECK(run.answers[1].rows.size() == 2);
  CHECK(run.answers[2].verdict == Verdict::partly);
  CHECK(run.answers[3].verdict == Verdict::no);
}

TEST_CASE("can: chains of roles, each hop decided in full") {
  holds("ann can s3:PutObject on docs/x via first, second");
  holds("ann cannot s3:PutObject on docs/x via second because implicit deny in trust policy");
  holds("ann can assume second via first");
  fails("ann can assume second");
}

TEST_CASE("can: passing a role takes iam:PassRole and a role that trusts the service") {
  holds("cy can ec2:RunInstances on * passing launch");
  holds("cy cannot ec2:RunInstances on * passing first because implicit deny");
}

TEST_CASE("who can: directly, through chains, and whom the policy names beside") {
  const auto run = ask(R"(
who can s3:PutObject on docs/x
who can s3:PutObject on docs/logs/x
who can assume second
who in B can s3:PutObject on docs/x
who except ann can s3:PutObject on docs/x
who can s3:ListBucket on docs
)");
  CHECK(names(run.answers[0]) == Names{"ann>first>second", "arn:aws:iam::222222222222:root", "first>second", "second"});
  CHECK(names(run.answers[1]) == Names{"ann>first>second", "arn:aws:iam::222222222222:root", "first>second",
                                       "logging.s3.amazonaws.com", "second"});
  CHECK(names(run.answers[2]) == Names{"ann>first", "first"});
  CHECK(names(run.answers[3]) == Names{"arn:aws:iam::222222222222:root", "second"});
  CHECK(names(run.answers[4]) == Names{"arn:aws:iam::222222222222:root", "first>second", "second"});
  const auto& rows = run.answers[5].rows;
  // Everyone but those of the other account whose own policies do not allow it; of these, whoever reaches a role of B.
  REQUIRE(rows.size() == 3);
  const auto& everyone = std::get<query::PrincipalCell>(rows[0].cells[0]);
  CHECK(everyone.is_everyone);
  CHECK(everyone.except.size() == 6);
  Names ways = names(run.answers[5]);
  CHECK(std::count(ways.begin(), ways.end(), "ann>first>second") == 1);
  CHECK(std::count(ways.begin(), ways.end(), "first>second") == 1);
}

TEST_CASE("who can: an outside account named whole, under its condition") {
  const auto run =
      ask("who can assume partner\nwho can assume partner with external id 12345\n"
          "who can assume partner with external id 6");
  REQUIRE(run.answers[0].rows.size() == 1);
  CHECK(std::get<query::PrincipalCell>(run.answers[0].rows[0].cells[0]).is_whole_account);
  CHECK(std::holds_alternative<query::ConditionCell>(run.answers[0].rows[0].cells.back()));
  REQUIRE(run.answers[1].rows.size() == 1);
  CHECK_FALSE(std::holds_alternative<query::ConditionCell>(run.answers[1].rows[0].cells.back()));
  CHECK(run.answers[2].rows.empty());
}

TEST_CASE("which roles, and how to reach") {
  const auto run = ask(R"(
which roles can ann assume
how can ann reach second
how can ann reach s3:PutObject on docs/x
how can bob reach second
)");
  REQUIRE(run.answers[0].rows.size() == 2);
  CHECK(run.answers[1].verdict == Verdict::yes);
  CHECK(run.answers[1].rows.size() == 2);
  CHECK(run.answers[2].verdict == Verdict::yes);
  CHECK(run.answers[2].rows.size() == 3);
  CHECK(run.answers[3].verdict == Verdict::no);
}

TEST_CASE("why says when the question takes the wrong thing for granted") {
  const auto run =
      ask("why can ann s3:PutObject on docs/x\nwhy can't ann s3:GetObject on docs/x\n"
          "why can't ann s3:PutObject on docs/x");
  CHECK(run.answers[0].tell_reasons);
  const auto says = [](const query::Answer& answer, std::string_view text) {
    return std::any_of(answer.notes.begin(), answer.notes.end(),
                       [&](const query::Note& note) { return note.text == text; });
  };
  CHECK(says(run.answers[0], "the question takes for granted that it is allowed, but it is refused"));
  CHECK(says(run.answers[1], "the question takes a refusal for granted, but it is allowed"));
  for (const auto& note : run.answers[2].notes) {
    CHECK(note.kind != query::Note::Kind::plain);
  }
}

TEST_CASE("expectations: met, failed, undecided") {
  holds("ann can s3:GetObject on docs/x");
  holds("bob can s3:GetObject on docs/x if aws:MultiFactorAuthPresent is true");
  fails("bob can s3:GetObject on docs/x if aws:MultiFactorAuthPresent is false");
  fails("bob can s3:GetObject on docs/x if aws:SourceIp in 10.0.0.0/8");
  is_undecided("bob can s3:GetObject on docs/x");
  is_undecided("bob cannot s3:GetObject on docs/x");
  holds("bob cannot s3:GetObject on docs/x with no mfa because implicit deny");
  fails("bob cannot s3:GetObject on docs/x with no mfa because explicit deny");
  holds("who can assume second includes first");
  holds("who can assume second excludes bob, cy");
  holds("who can s3:PutObject on docs/x is ann, first, second");  // nobody lists root
  fails("who can s3:PutObject on docs/x is first, second");
  fails("who can s3:PutObject on docs/x is nobody");
  holds("who can assume launch excludes ann");
  is_undecided("who can s3:GetObject on docs/x excludes bob");
}

TEST_CASE("effective permissions name actions, resources and statements") {
  const auto run = ask("effective permissions of ann\neffective permissions of ann in B");
  const auto& rows = run.answers[0].rows;
  REQUIRE(rows.size() >= 4);
  const auto has = [&](const query::Answer& answer, std::size_t hops, const std::string& action,
                       const std::string& resource) {
    return std::any_of(answer.rows.begin(), answer.rows.end(), [&](const query::Row& row) {
      const auto& actions = std::get<query::ActionsCell>(row.cells[3]).actions;
      return std::get<query::ChainCell>(row.cells[0]).roles.size() == hops &&
             std::find(actions.begin(), actions.end(), action) != actions.end() &&
             std::get<query::ResourceCell>(row.cells[4]).pattern == resource;
    });
  };
  CHECK(has(run.answers[0], 0, "s3:GetObject", "arn:aws:s3:::docs/*"));
  CHECK(has(run.answers[0], 0, "sts:AssumeRole", "arn:aws:iam::111111111111:role/first"));
  CHECK_FALSE(has(run.answers[0], 0, "sts:AssumeRole", "*"));
  CHECK(has(run.answers[0], 1, "sts:AssumeRole", "arn:aws:iam::222222222222:role/second"));
  CHECK(has(run.answers[0], 2, "s3:PutObject", "arn:aws:s3:::docs/*"));
  CHECK_FALSE(has(run.answers[1], 0, "sts:AssumeRole", "arn:aws:iam::111111111111:role/first"));
  CHECK(has(run.answers[1], 2, "s3:PutObject", "arn:aws:s3:::docs/*"));
}

TEST_CASE("list and show") {
  const auto run = ask("list users\nlist roles in B\nlist buckets\nshow first\nshow ann as json");
  CHECK(run.answers[0].rows.size() == 3);
  CHECK(run.answers[1].rows.size() == 1);
  CHECK(run.answers[2].rows.size() == 1);
  CHECK(run.answers[3].body.rfind("role first in A {", 0) == 0);
  CHECK(run.answers[4].body.find("\"UserName\": \"ann\"") != std::string::npos);

  Session session(test::read_anything);
  const auto wrong = test::run(session, "account A 111111111111\nlist user");
  REQUIRE(wrong.errors.size() == 1);
  CHECK(wrong.errors[0] == "nothing to list is called `user`");
}

TEST_CASE("what is shown reads back as the same") {
  const auto shown = ask("show first\nshow second\nshow ann\nshow docs");
  Session session(test::read_anything);
  std::string text = "account A 111111111111\naccount B 222222222222\n";
  for (const auto& answer : shown.answers) {
    text += answer.body;
  }
  const auto again = test::run(session, text);
  CAPTURE(text, again.errors);
  REQUIRE(again.errors.empty());
  const auto run = test::run(session, "show first\nshow second\nshow ann\nshow docs");
  REQUIRE(run.answers.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(run.answers[i].body == shown.answers[i].body);
  }
}

TEST_CASE("effective permissions name each of many roles that somebody may assume") {
  Session session(test::read_anything);
  std::string script = "account A 111111111111\nuser ann in A { policy p { allow sts:AssumeRole on * } }\n";
  for (int i = 0; i < 600; ++i) script += "role R" + std::to_string(i) + " in A { trusts account A }\n";
  for (int i = 0; i < 600; ++i) script += "role S" + std::to_string(i) + " in A { trusts service ec2.amazonaws.com }\n";
  REQUIRE(test::run(session, script).errors.empty());
  const auto run = test::run(session, "effective permissions of ann for sts:AssumeRole");
  REQUIRE(run.answers.size() == 1);
  const query::Answer& answer = run.answers.front();
  CHECK(answer.rows.size() == 600);
  CHECK(std::none_of(answer.notes.begin(), answer.notes.end(),
                     [](const auto& note) { return note.text.find("too many") != std::string::npos; }));
}

// Of so many principals nobody works out who gains what, for every way: the policies are told as they stand.
TEST_CASE("how to let tells a policy with many actions in a line that can be read") {
  Session session(test::read_anything);
  std::string script = "account A 111111111111\nuser ann in A\n";
  for (int i = 0; i < 2000; ++i) script += "user u" + std::to_string(i) + " in A\n";
  REQUIRE(test::run(session, script + "attach policy aws:ReadOnlyAccess to user u0").errors.empty());
  const auto run = test::run(session, "how to let ann s3:GetObject on arn:aws:s3:::docs/x in A");
  CAPTURE(run.errors);
  REQUIRE(run.answers.size() == 1);
  std::vector<std::string> opens;
  for (const auto& remedy : run.answers.front().remedies) {
    opens.insert(opens.end(), remedy.opens.begin(), remedy.opens.end());
  }
  REQUIRE_FALSE(opens.empty());
  CHECK(std::any_of(opens.begin(), opens.end(), [](const std::string& line) {
    return line.rfind("allow a4b:Get*, a4b:List*, ", 0) == 0 && line.find(" on * (6 of ") != std::string::npos;
  }));
  for (const std::string& line : opens) CHECK(line.size() < 400);
}

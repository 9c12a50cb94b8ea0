#include <catch2/catch.hpp>

#include "lang/grammar/keywords.hpp"
#include "lang/parser.hpp"
#include "repl/prompt/colours.hpp"
#include "repl/prompt/commands.hpp"
#include "repl/prompt/completion.hpp"
#include "repl/prompt/descriptions.hpp"
#include "repl/prompt/entry.hpp"
#include "repl/prompt/topics.hpp"

using namespace iamq;
using namespace iamq::repl;

namespace {

Session& tutorial() {
  static Session session([](std::string_view, std::string_view) { return FileAnswer{}; });
  static const bool is_read = [] {
    const auto execution =
        session.execute("tutorial",
                        "account Production 999999999999\naccount Development 111111111111\n"
                        "bucket productionapp in Production\n"
                        "policy read-write in Production { allow s3:GetObject on productionapp/* }\n"
                        "role UpdateApp in Production { trusts account Development; attach read-write }\n"
                        "role Twin in Production { trusts account Development }\n"
                        "role Twin in Development { trusts account Development }\n"
                        "user David in Development\nuser \"in\" in Development\n");
    return execution.outcomes.front().diagnostics.empty();
  }();
  REQUIRE(is_read);
  return session;
}

// What Tab offers at the end of the text: the first few, each as it would stand in the text.
std::string offered(const std::string& text, std::size_t most = 6) {
  DeclaredNames names;
  names.follow(tutorial().world());
  const auto found = completions({tutorial(), names}, text, text.size());
  std::string told;
  for (std::size_t i = 0; i < found.candidates.size() && i < most; ++i) {
    told += (told.empty() ? "" : " | ") + found.candidates[i].text;
  }
  if (found.candidates.size() > most) told += " | …";
  return told;
}

}  // namespace

TEST_CASE("Tab offers what the grammar takes at the cursor") {
  CHECK(offered("who can ass") == "assume");
  CHECK(offered("who can assume ") == "Production/Twin | Development/Twin | UpdateApp");
  CHECK(offered("who can assume Production/") == "Production/Twin | Production/UpdateApp");
  CHECK(offered("who can assume prod") == "Production/");
  CHECK(offered("can dav") == "David");
  CHECK(offered("can user ") == "David | \"in\"");
  CHECK(offered("can \"i") == "\"in\"");
  CHECK(offered("role R in ") == "Development | Production");
  CHECK(offered("attach ") == "read-write");
  CHECK(offered("user ").empty());
  CHECK(offered("expect David can assume UpdateApp because ") == "explicit | implicit");
  CHECK(offered("user Eve in Development { att") == "attach");
}

TEST_CASE("Tab offers actions, keys and values of the catalog") {
  CHECK(offered("who can s3:GetObjectTag") == "s3:GetObjectTagging");
  CHECK(offered("who can S3:getobjecttag") == "s3:GetObjectTagging");
  CHECK(offered("who can sq") == "sqlworkbench: | sqs:");
  CHECK(offered("can David s3:GetObject on productionapp/x with aws:Mu") ==
        "aws:MultiFactorAuthAge | aws:MultiFactorAuthPresent");
  CHECK(offered("can David sqs:SendMessage on * with s3:pre").empty());  // requests to SQS do not carry it
  CHECK(offered("can David s3:ListBucket on * with s3:pre") == "s3:prefix");
  CHECK(offered("can David s3:GetObject on * with aws:SecureTransport=") == "true | false");
  CHECK(offered("policy p in Production { allow s3:* on * when aws:MultiFactorAuthPresent is ") ==
        "not | true | false");
  CHECK(offered("attach aws:PowerU") == "aws:PowerUserAccess");
}

TEST_CASE("Tab offers the next part of an ARN") {
  CHECK(offered("can David sqs:SendMessage on arn:") ==
        "arn:aws:s3:::productionapp | arn:aws: | arn:aws-cn: | arn:aws-us-gov:");
  CHECK(offered("can David sqs:SendMessage on arn:aws:sq") == "arn:aws:sqlworkbench: | arn:aws:sqs:");
  CHECK(offered("can David iam:GetRole on arn:aws:iam::9") == "arn:aws:iam::999999999999:");
  CHECK(offered("can David iam:GetRole on arn:aws:iam::999999999999:ro") == "arn:aws:iam::999999999999:role/");
}

TEST_CASE("Tab offers commands and what follows them") {
  CHECK(offered(":lo") == "load");
  CHECK(offered(":set ") == "format | color | pager | timing | suggestions");
  CHECK(offered(":set timing ") == "on | off");
  CHECK(offered(":format js") == "json | jsonl");
  CHECK(offered(":help what") == "what-if");
  CHECK(offered(":info upd") == "UpdateApp");
  CHECK(offered(":doc s3:GetObjectTag") == "s3:GetObjectTagging");
  CHECK(offered(":nonsense x").empty());
}

TEST_CASE("the names follow the world") {
  Session session([](std::string_view, std::string_view) { return FileAnswer{}; });
  DeclaredNames names;
  const auto all = [&] {
    names.follow(session.world());
    std::string told;
    names.each_beginning_with("", [&](const DeclaredNames::Name& name) {
      told += std::string(name.text) + " ";
      return true;
    });
    return told;
  };
  CHECK(all().empty());
  session.execute("1", "account A 111111111111\nuser b in A\nuser C in A");
  CHECK(all() == "A b C ");
  session.execute("2", "user a2 in A");
  CHECK(all() == "A a2 b C ");
  session.execute("3", "rename b to z\ndelete user C");
  CHECK(all() == "A a2 z ");
  for (int i = 0; i < 300; ++i) session.execute("4", "user n" + std::to_string(1000 + i) + " in A");
  CHECK(all().size() == 7 + 300 * 6);
  session.execute("5", "delete user n1299");
  CHECK(all().size() == 7 + 299 * 6);
}

namespace {

// The words that are painted so.
std::string painted_with(std::string_view code, const std::string& text, std::size_t cursor = 0) {
  std::string told;
  for (const auto& paint : colours(text, cursor, tutorial())) {
    if (paint.code == code) told += (told.empty() ? "" : " ") + text.substr(paint.begin, paint.end - paint.begin);
  }
  return told;
}

}  // namespace

TEST_CASE("unknown names, actions and keys are underlined") {
  CHECK(painted_with("4", "can Davd assume UpdateApp", 25) == "Davd");
  CHECK(painted_with("4", "can David assume Production/UpdateApp").empty());
  CHECK(painted_with("4", "can David assume Prodution/UpdateApp") == "Prodution/UpdateApp");
  CHECK(painted_with("4", "can David assume Upda", 21).empty());  // still being typed
  CHECK(painted_with("4", "can UpdateApp/alice s3:GetObject on *").empty());
  CHECK(painted_with("4", "can anonymous s3:GetObject on *").empty());
  CHECK(painted_with("4", "attach aws:ReadOnlyAccess to arn:aws:iam::111111111111:role/X").empty());
  CHECK(painted_with("4", "user Eve in Development\ncan Eve assume UpdateApp").empty());
  CHECK(painted_with("4;36", "can David s3:GetObjct on *") == "s3:GetObjct");
  CHECK(painted_with("4;36", "can David s3:Get* on *").empty());
  CHECK(painted_with("4;35", "can David s3:GetObject on * with aws:Sorceip=1.2.3.4") == "aws:Sorceip");
  CHECK(painted_with("31", "can David frobnicate UpdateApp") == "frobnicate");
  CHECK(painted_with("1", "who can assume UpdateApp") == "who can assume");
  CHECK(painted_with("1;36", ":load x") == ":load");
}

TEST_CASE("Enter runs what is whole") {
  using line::AtEnter;
  const auto enter = [](const std::string& text) { return at_enter(text, text.size()); };
  CHECK(enter("") == AtEnter::run);
  CHECK(enter("list users") == AtEnter::run);
  CHECK(enter("can Bob") == AtEnter::go_on);
  CHECK(enter("can Bob\n") == AtEnter::give_up);
  CHECK(enter("user Bob in A {") == AtEnter::go_on);
  CHECK(enter("user Bob in A {\n\n") == AtEnter::go_on);
  CHECK(enter("user Bob in A {\n}") == AtEnter::run);
  CHECK(enter("can Bob;") == AtEnter::run);  // an error, shown at once
  CHECK(enter(":load {") == AtEnter::run);
  CHECK(at_enter("can Bob\n", 3) == AtEnter::go_on);
}

TEST_CASE("an entry is run in pieces") {
  using Pieces = std::vector<std::string>;
  CHECK(pieces_of("list users") == Pieces{"list users\n"});
  CHECK(pieces_of("a\n:load x\nb\nc") == Pieces{"a\n", ":load x", "b\nc\n"});
  CHECK(pieces_of("user X {\n:load x\n}") == Pieces{"user X {\n:load x\n}\n"});
  CHECK(pieces_of("\n\n").empty());
}

TEST_CASE("every command has a line of help and can be told from the others") {
  for (const auto& row : commands()) {
    CHECK_FALSE(row.help.empty());
    CHECK(commands_beginning(row.name) == std::vector<const CommandRow*>{&row});
  }
  CHECK(commands_beginning("re").size() > 1);
}

TEST_CASE("the examples of the topics can be read") {
  for (const auto& row : topics()) {
    INFO(row.name);
    text::Sources sources;
    const auto parsed = lang::parse(sources, sources.add("topic", std::string(row.text)));
    CHECK(parsed.diagnostics.empty());
    CHECK(parsed.script.statements.size() > 1);
  }
}

TEST_CASE("what is described is a word of the language") {
  std::size_t described = 0;
  for (std::size_t i = 1; i < lang::grammar::keyword_count; ++i) {
    if (!description_of_keyword(lang::grammar::text_of(static_cast<lang::grammar::Keyword>(i))).empty()) ++described;
  }
  CHECK(described == described_keywords());
}

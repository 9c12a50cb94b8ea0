#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "lang/codes.hpp"
#include "lang/parser.hpp"

// Whole messages, as their parts are: place, code, the marked text, the message, labels and help.
namespace iamq::lang {
namespace {

struct Case {
  std::string script;
  std::string messages;
};

ParseResult parse_text(text::Sources& sources, const std::string& script) {
  return parse(sources, sources.add("script", script));
}

std::string render(const std::string& script) {
  text::Sources sources;
  const ParseResult result = parse_text(sources, script);
  const auto place = [&](const Span& span) {
    const auto location = sources.locate(span.source, span.begin);
    return std::to_string(location.line) + ":" + std::to_string(location.column);
  };
  std::string lines;
  for (const auto& diagnostic : result.diagnostics) {
    lines += place(diagnostic.span) + " " + std::string(diagnostic.code) + " [" +
             std::string(sources.text(diagnostic.span)) + "] " + diagnostic.message + "\n";
    for (const auto& label : diagnostic.labels) lines += "  " + place(label.span) + " " + label.text + "\n";
    if (!diagnostic.help.empty()) lines += "  help: " + diagnostic.help + "\n";
  }
  if (result.incomplete) lines += "incomplete\n";
  return lines;
}

// clang-format off
const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
    {R"iamq(whoo can assume UpdateApp)iamq",
     R"iamq(1:1 unknown-statement [whoo] expected a declaration, an edit, a question or `expect`, found `whoo`
  help: did you mean `who`?
)iamq"},
    {R"iamq(David s3:GetObject on b/x)iamq",
     R"iamq(1:1 missing-verb [David] a question begins with its verb, found `David`
  help: `can David s3:GetObject on b/x`, or in a test `expect David can s3:GetObject on b/x`
)iamq"},
    {R"iamq(role X in A { trsts account D })iamq",
     R"iamq(1:15 unknown-statement [trsts] expected a line such as `attach`, `trusts` or `policy`, found `trsts`
  help: did you mean `trusts`?
)iamq"},
    {R"iamq(policy p in A { grant s3:* on * })iamq",
     R"iamq(1:17 foreign-word [grant] expected a policy statement (`allow` or `deny`), found `grant`
  help: a policy statement is `allow ACTIONS on RESOURCES`; a policy is given with `attach POLICY to PRINCIPAL`
)iamq"},
    {R"iamq(user A in B user B in C)iamq",
     R"iamq(1:13 two-statements [user] expected `{` or the end of the line, found `user`
  help: a statement ends at the line end or at `;`
)iamq"},
    {R"iamq(can in s3:Get* on x)iamq",
     R"iamq(1:5 small-word [in] expected a principal, found `in`
  help: `in` is a word of the language; as a name it is written `"in"`
)iamq"},
    {R"iamq(role X in A
{
  trusts account D
}
user A in B
}
user B in C)iamq",
     R"iamq(2:1 brace-on-next-line [{] `{` begins no statement
  help: `{` stands on the line it belongs to: `role NAME in ACCOUNT {`
6:1 unmatched-brace [}] `}` closes nothing
  help: remove it, or look for a `{` that is missing above
)iamq"},
    {R"iamq(policy p in A {
  allow s3:GetObject on *

role R in A { trusts account B }
who can assume R)iamq",
     R"iamq(1:15 unclosed-brace [{] `{` is not closed
  4:1 a new statement begins here
  help: close it with `}` before this statement
)iamq"},
    {R"iamq(test "a" { test "b" { expect it is nobody } })iamq",
     R"iamq(1:12 nested-test [test] a test stands in another test
  help: end the first one with `}`, or move its statements up: each test has its own copy of the world
)iamq"},
    {R"iamq(who can assume R with mfa via X with no mfa)iamq",
     R"iamq(1:33 repeated-clause [with no mfa] `with` stands twice in one question
  1:18 first here
  help: put everything into one clause, with commas: `with A, B`
)iamq"},
    {R"iamq(iamq 2)iamq",
     R"iamq(1:6 unknown-language-version [2] unknown version `2` of the language
  help: this iamq reads version 1: `iamq 1`
)iamq"},
    {R"iamq(user A in B
iamq 1)iamq",
     R"iamq(2:6 misplaced-language-version [1] the version of the language stands before everything else
  help: move `iamq 1` to the first line
)iamq"},
    {R"iamq(who can s3:Get on "a\qb")iamq",
     R"iamq(1:21 bad-escape [\q] `\q` is no escape of JSON
  help: a backslash is written `\\`; the others are `\" \/ \b \f \n \r \t \u0041`
)iamq"},
    {R"iamq(who can s3:Get on b/${aws:x)iamq",
     R"iamq(1:21 unclosed-variable [${] `${` is not closed on its line
  help: write the closing `}`, as in `${aws:username}`
)iamq"},
    {R"iamq(policy p in A = {"a": 1,})iamq",
     R"iamq(1:25 json-syntax [}] expected a name in quotes in the JSON, found `}`
)iamq"},
    {R"iamq(policy p in A = {"a" 1})iamq",
     R"iamq(1:22 json-syntax [1] expected `:` in the JSON, found `1`
)iamq"},
    {R"iamq(policy p in A = {a: 1})iamq",
     R"iamq(1:18 json-syntax [a:] expected a name in quotes or `}` in the JSON, found `a:`
)iamq"},
    {R"iamq(policy p in A { allow s3:* on * } extra)iamq",
     R"iamq(1:35 unexpected [extra] expected the end of the line, found `extra`
)iamq"},
    {R"iamq(attach)iamq",
     R"iamq(1:7 unfinished [] expected a policy, found the end of the text
incomplete
)iamq"},
    {R"iamq(attach P)iamq",
     R"iamq(1:9 unfinished [] expected `to`, found the end of the text
incomplete
)iamq"},
    {R"iamq(expect)iamq",
     R"iamq(1:7 unfinished [] expected a question, or a principal with `can` or `cannot`, found the end of the text
incomplete
)iamq"},
    {R"iamq(expect David)iamq",
     R"iamq(1:13 unfinished [] expected `can`, `cannot`, `can't`, `gains` or `loses`, found the end of the text
incomplete
)iamq"},
    {R"iamq(expect David kan assume X)iamq",
     R"iamq(1:14 unexpected [kan] expected `can`, `cannot`, `can't`, `gains` or `loses`, found `kan`
  help: did you mean `can`?
)iamq"},
    {R"iamq(user)iamq",
     R"iamq(1:5 unfinished [] expected a name, found the end of the text
incomplete
)iamq"},
    {R"iamq(user David in)iamq",
     R"iamq(1:14 unfinished [] expected an account, found the end of the text
incomplete
)iamq"},
    {R"iamq(account A 12x)iamq",
     R"iamq(1:11 unexpected [12x] expected the account's id of 12 digits, `alias`, `{` or the end of the line, found `12x`
)iamq"},
    {R"iamq(group A on B)iamq",
     R"iamq(1:9 unexpected [on] expected `in`, `{` or the end of the line, found `on`
  help: did you mean `in`?
)iamq"},
    {R"iamq(role X in A {
  attach P
  foo bar
  tags a
  policy q { allow on * }
  trusts
})iamq",
     R"iamq(3:3 unknown-statement [foo] expected a line such as `attach`, `trusts` or `policy`, found `foo`
4:9 unfinished-line [] expected `=`, found the end of the line
  5:3 this looks like a new statement
  help: finish the line; what is missing may also stand on the next one
5:20 unexpected [on] expected an action such as `s3:GetObject`, found `on`
6:9 unfinished-line [] expected a principal, found the end of the line
)iamq"},
    {R"iamq(who can assume X or Y)iamq",
     R"iamq(1:18 foreign-word [or] expected a clause (`on`, `via`, `with` ...) or the end of the line, found `or`
  help: IAM has no `or`: several values after a comma are alternatives, anything else is a second statement
)iamq"},
    {R"iamq(can David assume X when mfa)iamq",
     R"iamq(1:20 unexpected [when] expected a clause (`on`, `via`, `with` ...) or the end of the line, found `when`
  help: what a request brings along follows `with`: `with mfa, aws:SourceIp=10.0.0.1`
)iamq"},
    {R"iamq(policy p in A { allow s3:* when aws:SourceIp is })iamq",
     R"iamq(1:49 unexpected [}] expected a value, found `}`
)iamq"},
    {R"iamq(create user David)iamq",
     R"iamq(1:1 foreign-word [create] expected a declaration, an edit, a question or `expect`, found `create`
  help: a declaration begins with its noun: `user David in Development`
)iamq"},
    {R"iamq(include foo.iamq)iamq",
     R"iamq(1:9 unexpected [foo.iamq] expected a text in quotes, found `foo.iamq`
  help: `"foo.iamq"`
)iamq"},
    {R"iamq(import "x" in Y)iamq",
     R"iamq(1:12 unexpected [in] expected `as` or the end of the line, found `in`
)iamq"},
    {R"iamq(expect who can assume X is)iamq",
     R"iamq(1:27 unfinished [] expected names, `nobody` or `nothing`, found the end of the text
incomplete
)iamq"},
    {R"iamq(user A in B, C)iamq",
     R"iamq(1:12 unexpected [,] expected `{` or the end of the line, found `,`
)iamq"},
    {R"iamq(detach P to David)iamq",
     R"iamq(1:10 unexpected [to] expected `from`, found `to`
)iamq"},
    {R"iamq(allow s3:* on *)iamq",
     R"iamq(1:1 misplaced-statement [allow] expected a declaration, an edit, a question or `expect`, found `allow`
  help: a policy statement stands in the braces of a policy: `policy NAME in ACCOUNT { ... }`
)iamq"},
    {R"iamq(role X in A { who can assume X })iamq",
     R"iamq(1:15 misplaced-statement [who] expected a line such as `attach`, `trusts` or `policy`, found `who`
  help: it stands on a line of its own, outside of these braces
)iamq"},
    {R"iamq(set boundary P to X)iamq",
     R"iamq(1:16 unexpected [to] expected `on`, found `to`
)iamq"},
    {R"iamq(how can David)iamq",
     R"iamq(1:14 unfinished [] expected `reach`, `assume` or an action such as `s3:GetObject`, found the end of the text
incomplete
)iamq"},
    {R"iamq(why David can assume X)iamq",
     R"iamq(1:1 foreign-word [why David can assume X] that is said in other words
  help: `why can David assume X`
)iamq"},
    {R"iamq(can David assume)iamq",
     R"iamq(1:17 unfinished [] expected a role, found the end of the text
incomplete
)iamq"},
    {R"iamq(what can David)iamq",
     R"iamq(1:15 unfinished [] expected `do`, found the end of the text
incomplete
)iamq"},
    {R"iamq(who can s3:GetObject, on x)iamq",
     R"iamq(1:23 unexpected [on] expected an action such as `s3:GetObject`, found `on`
)iamq"},
    {R"iamq(policy p in A { allow s3:GetObject on * as })iamq",
     R"iamq(1:44 unexpected [}] expected a name, found `}`
)iamq"},
    {R"iamq(on x)iamq",
     R"iamq(1:1 unknown-statement [on] expected a declaration, an edit, a question or `expect`, found `on`
  help: a line that begins with `on` continues the one above, and that one has ended
)iamq"},
    {R"iamq(expect error "x" form { who can assume X })iamq",
     R"iamq(1:18 unexpected [form] expected `from`, found `form`
  help: did you mean `from`?
)iamq"},
    {R"iamq(who can assume "Upd)iamq",
     R"iamq(1:16 unclosed-string ["] a `"` is not closed on its line
  help: write the closing `"`; a `"` inside of a text is `\"`
)iamq"},
    {R"iamq(test "t" {
  expect who can assume X
  is David
})iamq",
     R"iamq(3:11 unfinished-line [] expected `within`, found the end of the line
  help: the answer stands on the line of its expectation: `expect who can assume UpdateApp is David`
)iamq"},
    {R"iamq(user U in A {
  groups X,
  attach P
})iamq",
     R"iamq(2:12 unfinished-line [] expected a group, found the end of the line
  3:3 this looks like a new statement
  help: finish the line; what is missing may also stand on the next one
)iamq"},
    {R"iamq(what if remove David from Developers then who can assume X)iamq",
     R"iamq(1:9 unexpected [remove] expected `{`, found `remove`
  help: edits stand in braces: `what if { remove David from Developers } then who can assume UpdateApp`
)iamq"},
    {R"iamq(can David assume UpdateApp with tags team=web, env=prod)iamq",
     R"iamq(1:48 unexpected [env] expected a fact such as `mfa` or KEY=VALUE, found `env`
  help: a condition key has a `:`, as in `aws:SourceIp=10.0.0.1`; several tags stand in braces: `tags {team=web, env=prod}`
)iamq"},
    {R"iamq(role X in A { trusts account D when mfa })iamq",
     R"iamq(1:37 unexpected [mfa] expected a condition such as `aws:SourceIp in 10.0.0.0/8`, found `mfa`
  help: `aws:MultiFactorAuthPresent is true`
)iamq"},
    {R"iamq(policy p in A { allow s3:GetObject on b/* unless aws:MultiFactorAuthPresent is true })iamq",
     R"iamq(1:43 foreign-word [unless] expected `as`, `in`, `on`, `to`, `when` or the end of the line, found `unless`
  help: turn the condition around after `when`: `is not`, `not in`, `not like`
)iamq"},
    {R"iamq(role X in Production {
  trusts account Development)iamq",
     R"iamq(2:29 unfinished [] expected `as`, `when` or `}`, found the end of the text
  1:22 this `{` is still open
incomplete
)iamq"},
    {R"iamq(policy X in A = { "Statement": [ { "Effect": "Allow" "Action": "*" } ] })iamq",
     R"iamq(1:54 json-syntax ["Action"] expected `,` or `}` in the JSON, found `"Action"`
)iamq"},
    {R"iamq(expect David can assume X
includes Bob)iamq",
     R"iamq(2:1 unknown-statement [includes] expected a declaration, an edit, a question or `expect`, found `includes`
  help: the answer stands on the line of its expectation: `expect who can assume UpdateApp is David`
)iamq"},
    {R"iamq(effective permissions of)iamq",
     R"iamq(1:25 unfinished [] expected a principal, found the end of the text
incomplete
)iamq"},
    {R"iamq(who can assume UpdateApp, Other)iamq",
     R"iamq(1:25 unexpected [,] expected a clause (`on`, `via`, `with` ...) or the end of the line, found `,`
)iamq"},
    {R"iamq(aktor X; foo Y; user A in B)iamq",
     R"iamq(1:1 unknown-statement [aktor] expected a declaration, an edit, a question or `expect`, found `aktor`
1:10 unknown-statement [foo] expected a declaration, an edit, a question or `expect`, found `foo`
)iamq"},
  };
  return all;
}
// clang-format on

// Characters that cannot be seen well in a source file.
const std::vector<Case>& character_cases() {
  static const std::vector<Case> all = {
      {"who can assume \u201CX\u201D",
       "1:16 typographic-quote [\u201C] typographic quote `\u201C`\n  help: write `\"`\n"
       "1:18 typographic-quote [\u201D] typographic quote `\u201D`\n  help: write `\"`\n"},
      {"can\u2019t David assume X", "1:4 typographic-quote [\u2019] typographic quote `\u2019`\n  help: write `'`\n"},
      {"user\u00A0A in B",
       "1:5 unusual-blank [\u00A0] no-break space (U+00A0) between words\n"
       "  help: write an ordinary space; inside of quotes it may stay\n"},
      {"user a\u200Bb in C",
       "1:7 invisible-character [\u200B] zero-width space (U+200B) in a word\n  help: remove it: it cannot be seen\n"},
      {"user A in B # \u202E evil",
       "1:15 bidirectional-control [\u202E] right-to-left override (U+202E): such characters show a text in another "
       "order than it is read\n  help: remove it; inside of quotes it can be written as an escape such as `\\u202e`\n"},
      {"user A in B\x07", "1:12 control-character [\x07] control character U+0007\n  help: remove it\n"},
      {"user \xFFz in B", "1:6 invalid-utf8 [\xFF] byte 0xFF is no UTF-8\n  help: save the text as UTF-8\n"},
  };
  return all;
}

TEST_CASE("messages of the parser, whole") {
  for (const Case& row : cases()) {
    INFO(row.script);
    CHECK(render(row.script) == row.messages);
  }
}

TEST_CASE("messages about characters, whole") {
  for (const Case& row : character_cases()) {
    INFO(row.script);
    CHECK(render(row.script) == row.messages);
  }
}

TEST_CASE("names and texts in every script are no mistake") {
  CHECK(render("\xEF\xBB\xBFuser J\u00FCrgen in \u65E5\u672C { tags name=\"\u201Cquoted\u201D \u00A0\" }\r\n").empty());
  CHECK(render("user A in B  # \u201Cquotes\u201D and a no-break\u00A0space in a comment").empty());
  CHECK(render("#!/usr/bin/env iamq\niamq 1\nuser A in B").empty());
}

std::string repeat(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST_CASE("nesting is limited, with a message") {
  const std::string too_deep = "  help: at most 60 levels can be read\n";
  CHECK(render("policy p in A = " + repeat("[", 100000)) ==
        "1:77 too-deep [[] braces or brackets are nested too deeply\n" + too_deep);
  CHECK(render(repeat("account A {\n", 100000)) ==
        "61:11 too-deep [{] braces or brackets are nested too deeply\n" + too_deep);
  CHECK(render(repeat("expect error \"x\" from { ", 10000)).find(" too-deep ") != std::string::npos);
  CHECK(render("policy p in A = " + repeat("[", 60) + repeat("]", 60)).empty());
  // What follows the statement is read all the same.
  CHECK(render("policy p in A = {" + repeat("[", 90) + "\n}\nfoo").find("3:1 unknown-statement") != std::string::npos);
}

TEST_CASE("after a thousand errors a text is something else than a script") {
  const std::string many = render(repeat("x\n", 5000));
  CHECK(std::count(many.begin(), many.end(), '\n') == 1001);
  CHECK(many.find("1001:1 too-many-errors [x] too many errors; the rest of the text was not read\n") != std::string::npos);
}

TEST_CASE("hostile texts are read to their end") {
  for (const std::string& piece :
       {std::string("{"), std::string("}"), std::string("test \"a\" { "), std::string("what if { "), std::string("${"),
        std::string("\""), std::string("role X in A { trusts\n"), std::string("role X in A\n{\n"), std::string("who can\n"),
        std::string("policy p in A { version v { "), std::string("can A s3:Get, "), std::string("? "), std::string("\\"),
        std::string("with mfa "), std::string("policy p in A = {\"a\":"), std::string("\xC2\xA0"), std::string("#")}) {
    INFO(piece);
    CHECK_FALSE(render(repeat(piece, 5000)) == "nothing");
  }
}

TEST_CASE("every code of the language is in these tests") {
  std::set<std::string> told;
  const auto collect = [&](const std::string& script) {
    text::Sources sources;
    for (const auto& diagnostic : parse_text(sources, script).diagnostics) told.insert(std::string(diagnostic.code));
  };
  for (const Case& row : cases()) collect(row.script);
  for (const Case& row : character_cases()) collect(row.script);
  collect("policy p in A = " + repeat("[", 100));
  collect(repeat("x\n", 2000));
  CHECK(told == std::set<std::string>(std::begin(code::all), std::end(code::all)));
}

}  // namespace
}  // namespace iamq::lang

#include "lang/reading.hpp"

#include <catch2/catch.hpp>

#include "lang/grammar/keywords.hpp"

namespace iamq::lang {
namespace {

using grammar::Expected;

// What may follow: groups in `<>`, then keywords. Of the many words that begin a statement only `<statement>`.
std::string follows(std::string_view text) {
  const Place place = place_at_end(text);
  std::string told;
  for (std::size_t i = 1; i < grammar::expected_count; ++i) {
    if (!place.expected.test(i)) continue;
    static constexpr std::string_view names[] = {
#define IAMQ_EXPECTATION(identifier, text) #identifier,
        IAMQ_EXPECTED(IAMQ_EXPECTATION)
#undef IAMQ_EXPECTATION
    };
    told += (told.empty() ? "<" : " <") + std::string(names[i]) + ">";
  }
  if (place.expects(Expected::statement) && place.keywords.size() > 40) return told;
  for (const auto word : place.keywords) told += (told.empty() ? "" : " ") + std::string(word);
  return told;
}

std::string parts(std::string_view text) {
  std::string told;
  for (const Piece& piece : pieces(text)) {
    static constexpr std::string_view names[] = {"keyword", "symbol",     "comment",  "name",  "new",
                                                 "action",  "key",        "resource", "value", "text",
                                                 "number",  "unexpected", "other"};
    told += (told.empty() ? "" : " ") + std::string(text.substr(piece.begin, piece.end - piece.begin)) + ":" +
            std::string(names[static_cast<std::size_t>(piece.part)]);
  }
  return told;
}

TEST_CASE("what may follow is what the grammar looked for at the end") {
  CHECK(follows("") == "<statement>");
  CHECK(follows("who ") == "except in can outside");
  CHECK(follows("who can ") == "<action> <act> assume all");
  CHECK(follows("who can assume ") == "<role>");
  CHECK(follows("who can assume X ") == "<clause> at in of on passing through via with without");
  CHECK(follows("who can s3:GetObject on ") == "<resource> all");
  CHECK(follows("can David s3:GetObject on x with mfa, ") == "<key> <fact> session tags tag no mfa external source");
  CHECK(follows("role R in ") == "<account>");
  CHECK(follows("what if { remove David from ") == "<group>");
  CHECK(follows("import ") == "<string>");
  CHECK(follows("expect David can assume X because ") == "explicit implicit");
}

TEST_CASE("behind a line end another statement may begin") {
  CHECK(follows("who can assume X\n").find("<statement>") == 0);
  CHECK(follows("user X in A;") == "<statement>");
  CHECK(follows("can David frobnicate X\n") == "<statement>");
  CHECK(follows("user X in A {\n").find("<line> <close_brace>") == 0);
  CHECK(follows("account A {\n").find("<account_item>") == 0);
  CHECK(follows("user X in A {\n  policy p {\n    allow s3:* on *\n    deny ") == "<action> all");
}

TEST_CASE("what was said before narrows what follows") {
  Place place = place_at_end("can David s3:GetObject, s3:PutObject on b/x with ");
  CHECK(place.actions == std::vector<std::string_view>{"s3:GetObject", "s3:PutObject"});
  CHECK(place.first_word == "can");
  place = place_at_end("policy p in A { deny ec2:* on *; allow s3:GetObject on b/* when ");
  CHECK(place.actions == std::vector<std::string_view>{"s3:GetObject"});
  place = place_at_end("policy p in A { allow s3:* on * when aws:SourceIp in 10.0.0.0/8 and aws:SecureTransport is ");
  CHECK(place.key == "aws:SecureTransport");
  CHECK(place_at_end("can David s3:* on b with aws:SourceIp=").key == "aws:SourceIp");
  place = place_at_end("can user ");
  CHECK(place.refers);
  CHECK(place.noun == Noun::user);
  CHECK_FALSE(place_at_end("user ").refers);
  CHECK(place_at_end("delete ").refers);
}

TEST_CASE("where the last word begins") {
  CHECK(begin_of_last_word("who can ass") == 8);
  CHECK(begin_of_last_word("who can ") == 8);
  CHECK(begin_of_last_word("can s3:Get,s3:P") == 11);
  CHECK(begin_of_last_word("with aws:SourceIp=10.") == 18);
  CHECK(begin_of_last_word("import \"my fi") == 7);
  CHECK(begin_of_last_word("") == 0);
}

TEST_CASE("the parts of a text") {
  CHECK(parts("who can assume UpdateApp # all") ==
        "who:keyword can:keyword assume:keyword UpdateApp:name # all:comment");
  CHECK(parts("role R in Production { trusts account Dev; attach p }") ==
        "role:keyword R:new in:keyword Production:name {:symbol trusts:keyword account:keyword Dev:name ;:symbol "
        "attach:keyword p:name }:symbol");
  CHECK(parts("policy p in A { allow s3:Get* on b/* when aws:SourceIp in 10.0.0.0/8 }") ==
        "policy:keyword p:new in:keyword A:name {:symbol allow:keyword s3:Get*:action on:keyword b/*:resource "
        "when:keyword aws:SourceIp:key in:keyword 10.0.0.0/8:value }:symbol");
  CHECK(parts("can David s3:GetObject on b/x with mfa, aws:SourceIp=10.0.0.1") ==
        "can:keyword David:name s3:GetObject:action on:keyword b/x:resource with:keyword mfa:keyword ,:symbol "
        "aws:SourceIp:key =:symbol 10.0.0.1:value");
  CHECK(parts("user X in A {\n  policy p { allow ") ==
        "user:keyword X:new in:keyword A:name {:symbol policy:keyword p:new {:symbol allow:keyword");
}

TEST_CASE("what cannot be read is marked, and reading goes on behind it") {
  CHECK(parts("can David frobnicate UpdateApp\nwho can assume X") ==
        "can:keyword David:name frobnicate:unexpected UpdateApp:other who:keyword can:keyword assume:keyword X:name");
  CHECK(parts("user X {\n  frobnicate\n  attach p\n}") ==
        "user:keyword X:new {:symbol frobnicate:unexpected attach:keyword p:name }:symbol");
  CHECK(parts("}") == "}:symbol");
  CHECK(parts("\"open").find("open") != std::string::npos);
}

TEST_CASE("any beginning of a script can be looked at") {
  const std::string script =
      "organization O o-abcdefghij { ou U { account P 999999999999 { } } }\n"
      "policy p in P = { \"Version\": \"2012-10-17\", \"Statement\": [] }\n"
      "test \"t\" { expect David cannot s3:GetObject on \"a b\" because explicit deny in p }\n"
      "what if { attach p to David; delete role R } then can David s3:Get* on x/${aws:username} with only mfa?\n";
  for (std::size_t size = 0; size <= script.size(); ++size) {
    const std::string_view beginning = std::string_view(script).substr(0, size);
    (void)place_at_end(beginning);
    CHECK(begin_of_last_word(beginning) <= size);
    std::uint32_t end = 0;
    for (const Piece& piece : pieces(beginning)) {
      CHECK(piece.begin >= end);
      CHECK(piece.end <= size);
      end = piece.end;
    }
  }
}

}  // namespace
}  // namespace iamq::lang

#include "lang/parser.hpp"

#include <catch2/catch.hpp>

#include "lang/dump.hpp"

namespace iamq::lang {
namespace {

// The tree of one or more statements, as `dump` shows it.
std::string tree(const std::string& script) {
  text::Sources sources;
  const ParseResult result = parse(sources, sources.add("script", script));
  std::string messages;
  for (const auto& diagnostic : result.diagnostics) messages += diagnostic.message + "\n";
  return messages.empty() ? dump(result.script, sources) : messages;
}

TEST_CASE("questions") {
  CHECK(tree("can David assume UpdateApp?") ==
        "(question (ask (can [ (ref - \"David\" -)] (assume (ref - \"UpdateApp\" -))) []))\n");
  CHECK(tree("who outside Dev can s3:Get*\n  on b/*\n\n  in A") ==
        "(question (ask (who (where #1 [ (ref - \"Dev\" -)]) (actions false [ \"s3:Get*\"])) "
        "[ (on (resources false [ (target - \"b/*\")] \"A\"))]))\n");
  CHECK(tree("what can David do") == tree("effective permissions of David"));
  CHECK(tree("why can't David assume R") == tree("why can not David assume R"));
}

TEST_CASE("a noun is a noun when a name follows on its line") {
  CHECK(tree("delete role") == "(edit (delete [ (ref - \"role\" -)]))\n");
  CHECK(tree("delete role role") == "(edit (delete [ (ref role \"role\" -)]))\n");
  CHECK(tree("delete policy p of role R, root of A") ==
        "(edit (delete [ (ref policy \"p\" (of role \"R\")) (ref root \"A\" -)]))\n");
  CHECK(tree("delete federated user Bob") == "(edit (delete [ (ref federated user \"Bob\" -)]))\n");
}

TEST_CASE("policies") {
  CHECK(
      tree(
          "policy p in A { allow s3:Get* on b/? when aws:SourceIp not in 10.0.0.0/8, 2001:db8::/32 if exists as X }") ==
      "(declaration (policy \"p\" \"A\" - - [] (native [ (allow (actions false [ \"s3:Get*\"]) - (resources false "
      "[ (target - \"b/?\")] -) [ (condition #3 - #0 \"aws:SourceIp\" [ \"10.0.0.0/8\" \"2001:db8::/32\"] false true)] "
      "\"X\")])) [])\n");
  CHECK(tree("policy p in A = { \"a\" : [ 1 ] }") ==
        "(declaration (policy \"p\" \"A\" - - [] (json {\"a\":[1]})) [])\n");
  CHECK(tree("policy p in A from \"p.json\"") == "(declaration (policy \"p\" \"A\" - - [] (file \"p.json\")) [])\n");
}

TEST_CASE("a key may stand in quotes") {
  CHECK(tree("role R in A { trusts B when \"aws:PrincipalTag/cost center\" is x }") ==
        "(declaration (entity role false - \"R\" \"A\" (body [ (trusts (principals false [ (ref - \"B\" -)]) "
        "[ (condition #0 - #0 \"aws:PrincipalTag/cost center\" [ \"x\"] false false)] -)] [])) [])\n");
}

TEST_CASE("which one of three policies an edit means") {
  CHECK(
      tree("replace trust policy of R { trusts B }") ==
      "(edit (replace (which #1 (ref - \"R\" -)) (native [ (trusts (principals false [ (ref - \"B\" -)]) [] -)])))\n");
  CHECK(tree("remove statement S from policy of b") == "(edit (remove-statement \"S\" (which #2 (ref - \"b\" -))))\n");
  CHECK(tree("remove statement from X") == "(edit (remove [ (ref - \"statement\" -)] (ref - \"X\" -)))\n");
}

TEST_CASE("expectations") {
  CHECK(tree("expect David, Bob cannot assume R because explicit deny in scp via X") ==
        "(expect (expectation - (subject false [ (ref - \"David\" -) (ref - \"Bob\" -)] #1 (assume (ref - \"R\" -))) "
        "[ (because true (layer #1)) (via [ (hop (ref - \"X\" -) - -)])]))\n");
  CHECK(tree("expect it is nobody") == "(expect (expectation - (it) [ (is [])]))\n");
  // `is` on a line of its own is a question of its own.
  CHECK(tree("test \"t\" {\n expect David can assume X\n is A within B\n}").find("(question (ask (within") !=
        std::string::npos);
}

TEST_CASE("doc comments belong to the declaration right below") {
  text::Sources sources;
  const auto id = sources.add("script", "## not\n\n## one\n## two\nuser A in B { }\n# plain\nuser C in B");
  const ParseResult result = parse(sources, id);
  REQUIRE(result.script.statements.size() == 2);
  const auto& first = std::get<Declaration>(result.script.statements[0].node);
  REQUIRE(first.doc_comments.size() == 2);
  CHECK(sources.text(first.doc_comments[0]) == "## one");
  CHECK(sources.text(first.doc_comments[1]) == "## two");
  CHECK(std::get<Declaration>(result.script.statements[1].node).doc_comments.empty());
  CHECK(result.script.comments.size() == 4);
}

TEST_CASE("a bad item costs only itself, also inside of braces") {
  text::Sources sources;
  const auto id = sources.add("script",
                              "user A in B\nfoo bar\nrole R in B {\n  trusts account B\n  trsts X {\n    y\n  }\n"
                              "  attach P\n}\nuser C in B");
  const ParseResult result = parse(sources, id);
  CHECK(result.diagnostics.size() == 2);
  CHECK_FALSE(result.incomplete);
  REQUIRE(result.script.statements.size() == 3);
  const auto& role = std::get<EntityDeclaration>(std::get<Declaration>(result.script.statements[1].node).node);
  CHECK(role.body->lines.size() == 2);
}

TEST_CASE("spans cover what was written, without the line end") {
  text::Sources sources;
  const auto id = sources.add("script", "  user A in B ;  can \"D d\" assume R ?  # c\n");
  const ParseResult result = parse(sources, id);
  REQUIRE(result.script.statements.size() == 2);
  CHECK(sources.text(result.script.statements[0].span) == "user A in B");
  CHECK(sources.text(result.script.statements[1].span) == "can \"D d\" assume R ?");
  const auto& ask = std::get<Ask>(std::get<Question>(result.script.statements[1].node).node);
  const auto& principal = std::get<CanAsk>(ask.node).principals.front();
  CHECK(principal.name.text == "D d");
  CHECK(principal.name.quoted);
  CHECK(sources.text(principal.span) == "\"D d\"");
  CHECK(sources.text(ask.span) == "can \"D d\" assume R");
}

TEST_CASE("only what could go on is incomplete") {
  const auto incomplete = [](const std::string& script) {
    text::Sources sources;
    return parse(sources, sources.add("script", script)).incomplete;
  };
  CHECK(incomplete("who can"));
  CHECK(incomplete("who can\n"));
  CHECK(incomplete("role X in A {\n  trusts account B\n  # so far"));
  CHECK(incomplete("policy p in A = {\"a\": "));
  CHECK(incomplete("user A in B\nuser C in"));
  CHECK_FALSE(incomplete(""));
  CHECK_FALSE(incomplete("who can assume R"));
  CHECK_FALSE(incomplete("who can assume \"R"));
  CHECK_FALSE(incomplete("foo\nrole X in A {"));
  CHECK_FALSE(incomplete("role X in A { foo"));
  CHECK_FALSE(incomplete("user A in B }"));
}

}  // namespace
}  // namespace iamq::lang

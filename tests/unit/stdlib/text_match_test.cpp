#include "stdlib/text_match.hpp"

#include <string>

#include "catch2/catch.hpp"

using namespace iamq::stdlib;

TEST_CASE("wildcards cover texts as IAM's do", "[stdlib]") {
  CHECK(wildcard_matches_ignoring_case("*", ""));
  CHECK(wildcard_matches_ignoring_case("*", "s3:GetObject"));
  CHECK(wildcard_matches_ignoring_case("s3:get*", "s3:GetObject"));
  CHECK(wildcard_matches_ignoring_case("S3:*OBJECT", "s3:GetObject"));
  CHECK(wildcard_matches_ignoring_case("s3:?etObject", "s3:GetObject"));
  CHECK(wildcard_matches_ignoring_case("*a*b*", "xxaxxbxx"));
  CHECK(wildcard_matches_ignoring_case("**", "x"));
  CHECK(wildcard_matches_ignoring_case("", ""));
  CHECK_FALSE(wildcard_matches_ignoring_case("", "x"));
  CHECK_FALSE(wildcard_matches_ignoring_case("?", ""));
  CHECK_FALSE(wildcard_matches_ignoring_case("s3:Get*", "s3:PutObject"));
  CHECK_FALSE(wildcard_matches_ignoring_case("s3:GetObject", "s3:GetObjectAcl"));
  CHECK_FALSE(wildcard_matches_ignoring_case("*ab", "aab "));
}

TEST_CASE("a wildcard pattern made to be slow is not", "[stdlib]") {
  std::string text(20000, 'a');
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "a*";
  CHECK(wildcard_matches_ignoring_case(pattern, text));
  CHECK_FALSE(wildcard_matches_ignoring_case(pattern + "b", text));
}

TEST_CASE("a placeholder of a template stands for a text that is not empty", "[stdlib]") {
  CHECK(template_matches_ignoring_case("aws:PrincipalTag/${TagKey}", "aws:principaltag/team"));
  CHECK(template_matches_ignoring_case("aws:PrincipalTag/${TagKey}", "aws:PrincipalTag/a/b:c"));
  CHECK(template_matches_ignoring_case("token.actions.${Domain}.ghe.com:ref", "token.actions.acme.ghe.com:ref"));
  CHECK(template_matches_ignoring_case("${a}.${b}", "x.y"));
  CHECK(template_matches_ignoring_case("x", "X"));
  CHECK_FALSE(template_matches_ignoring_case("aws:PrincipalTag/${TagKey}", "aws:PrincipalTag/"));
  CHECK_FALSE(template_matches_ignoring_case("aws:PrincipalTag/${TagKey}", "aws:PrincipalTag"));
  CHECK_FALSE(template_matches_ignoring_case("${a}.${b}", "x."));
  CHECK_FALSE(template_matches_ignoring_case("${a}x", "y"));
}

TEST_CASE("names sort with letters in lower case", "[stdlib]") {
  CHECK(less_ignoring_case("a", "B"));
  CHECK(less_ignoring_case("A", "b"));
  CHECK_FALSE(less_ignoring_case("a", "A"));
  CHECK_FALSE(less_ignoring_case("A", "a"));
  CHECK(less_ignoring_case("get", "GetObject"));
  CHECK(less_ignoring_case("a_b", "ab"));  // `_` stands before the small letters
}

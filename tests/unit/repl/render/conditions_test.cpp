#include "repl/render/conditions.hpp"

#include <catch2/catch.hpp>

#include "runtime/condition/operators.hpp"

using namespace iamq;

namespace {

condition::Literal literal(std::string_view op, std::string key, std::vector<std::string> values,
                           bool is_negated = false) {
  condition::Literal result;
  result.atom.op = *condition::parse_operator(op);
  result.atom.key = std::move(key);
  result.atom.values = std::move(values);
  result.is_negated = is_negated;
  return result;
}

}  // namespace

TEST_CASE("tests of keys read as the language writes them") {
  using render::literal_text;
  CHECK(literal_text(literal("Bool", "aws:MultiFactorAuthPresent", {"true"})) == "aws:MultiFactorAuthPresent is true");
  CHECK(literal_text(literal("Bool", "aws:MultiFactorAuthPresent", {"true"}, true)) ==
        "aws:MultiFactorAuthPresent is false if exists");
  CHECK(literal_text(literal("IpAddress", "aws:SourceIp", {"10.0.0.0/8"})) == "aws:SourceIp in 10.0.0.0/8");
  CHECK(literal_text(literal("IpAddress", "aws:SourceIp", {"10.0.0.0/8"}, true)) == "aws:SourceIp not in 10.0.0.0/8");
  CHECK(literal_text(literal("StringEquals", "sts:ExternalId", {"a", "b c"})) == "sts:ExternalId in a, \"b c\"");
  CHECK(literal_text(literal("StringEquals", "sts:ExternalId", {"a"}, true)) == "sts:ExternalId is not a");
  CHECK(literal_text(literal("StringLike", "s3:prefix", {"home/*"}, true)) == "s3:prefix not like home/*");
  CHECK(literal_text(literal("NumericLessThan", "s3:max-keys", {"10"})) == "s3:max-keys < 10");
  CHECK(literal_text(literal("NumericLessThan", "s3:max-keys", {"10"}, true)) ==
        "s3:max-keys >= 10 if exists");
  CHECK(literal_text(literal("ForAnyValue:StringEquals", "aws:TagKeys", {"team"})) == "any value of aws:TagKeys is team");
  CHECK(literal_text(literal("ForAllValues:StringEquals", "aws:TagKeys", {"team"}, true)) ==
        "any value of aws:TagKeys is not team");
  CHECK(literal_text(literal("ForAnyValue:StringLike", "aws:TagKeys", {"a*", "b"}, true)) ==
        "all values of aws:TagKeys not like a*, b");
  CHECK(literal_text(literal("ForAnyValue:NumericLessThan", "s3:max-keys", {"10"}, true)) ==
        "all values of s3:max-keys >= 10");
  // A key that AWS documents as an ARN: `is` would be read as ArnEquals.
  CHECK(literal_text(literal("StringEquals", "aws:SourceArn", {"a"})) == "StringEquals(aws:SourceArn, [a])");
  CHECK(literal_text(literal("StringEqualsIgnoreCase", "aws:username", {"bob"})) ==
        "StringEqualsIgnoreCase(aws:username, [bob])");
}

TEST_CASE("a key that is there needs no `if exists`") {
  condition::Literal there;
  there.atom.kind = condition::Atom::Kind::exists;
  there.atom.key = "AWS:multifactorauthpresent";
  const auto not_mfa = literal("Bool", "aws:MultiFactorAuthPresent", {"true"}, true);
  CHECK(render::condition_text({{{there, not_mfa}}}) == "aws:MultiFactorAuthPresent is false");
  CHECK(render::condition_text({{{not_mfa}, {there}}}) ==
        "aws:MultiFactorAuthPresent is false if exists, or AWS:multifactorauthpresent exists");
  auto known = not_mfa;
  known.atom.is_there = true;
  CHECK(render::literal_text(known) == "aws:MultiFactorAuthPresent is false");
  const auto not_equal = literal("StringEquals", "AWS:multifactorauthpresent", {"a"}, true);
  CHECK(render::condition_text({{{there, not_equal}}}) ==
        "AWS:multifactorauthpresent exists and StringNotEquals(AWS:multifactorauthpresent, [a])");
}

TEST_CASE("formulas are alternatives of conjunctions") {
  const auto mfa = literal("Bool", "aws:MultiFactorAuthPresent", {"true"});
  const auto id = literal("StringEquals", "sts:ExternalId", {"12345"});
  CHECK(render::condition_text({{{mfa, id}}}) == "aws:MultiFactorAuthPresent is true and sts:ExternalId is 12345");
  CHECK(render::condition_text({{{mfa}, {id}}}) == "aws:MultiFactorAuthPresent is true, or sts:ExternalId is 12345");
  CHECK(render::condition_text({}) == "never");
  CHECK(render::condition_text({{{}}}) == "always");
}

TEST_CASE("words are quoted where the language needs it") {
  CHECK(render::quoted_word("productionapp/*") == "productionapp/*");
  CHECK(render::quoted_word("arn:aws:s3:::b/${aws:username}/*") == "arn:aws:s3:::b/${aws:username}/*");
  CHECK(render::quoted_word("a b") == "\"a b\"");
  CHECK(render::quoted_word("") == "\"\"");
  CHECK(render::quoted_word("a\"b") == "\"a\\\"b\"");
  CHECK(render::quoted_word("#a") == "\"#a\"");
}

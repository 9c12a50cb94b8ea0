#include "lang/formatter.hpp"

#include <catch2/catch.hpp>

#include "lang/dump.hpp"
#include "lang/json_layout.hpp"
#include "lang/parser.hpp"

namespace iamq::lang {
namespace {

std::string formatted(const std::string& script) {
  text::Sources sources;
  const auto id = sources.add("script", script);
  const ParseResult parsed = parse(sources, id);
  REQUIRE(parsed.diagnostics.empty());
  const std::string once = format(parsed.script, sources, id);
  const auto again_id = sources.add("formatted", once);
  const ParseResult again = parse(sources, again_id);
  INFO(once);
  REQUIRE(again.diagnostics.empty());
  CHECK(same_tree(parsed.script, sources, again.script, sources));
  CHECK(format(again.script, sources, again_id) == once);
  return once;
}

TEST_CASE("columns, levels and blank lines") {
  CHECK(formatted("account Production 999999999999\naccount Dev   111111111111\n\n\n\nbucket b in Dev;user A in Dev\n"
                  "policy p in Dev {\n\nallow s3:Get* on *\n   allow s3:PutObject, s3:DeleteObject\n   on b/*\n}") ==
        "account Production 999999999999\n"
        "account Dev        111111111111\n"
        "\n"
        "bucket b in Dev\n"
        "user A in Dev\n"
        "policy p in Dev {\n"
        "  allow s3:Get*                       on *\n"
        "  allow s3:PutObject, s3:DeleteObject on b/*\n"
        "}\n");
}

TEST_CASE("braces on one line stay there if they fit") {
  CHECK(formatted("user A in B {groups   C;attach P }") == "user A in B { groups C; attach P }\n");
  CHECK(formatted("role R in A { }") == "role R in A {}\n");
  const std::string long_list =
      "Some-long-name-1, Some-long-name-2, Some-long-name-3, Some-long-name-4, Some-long-name-5";
  CHECK(formatted("user A in B { groups " + long_list + " }") == "user A in B {\n  groups " + long_list + "\n}\n");
}

TEST_CASE("what is not given says so behind its name") {
  CHECK(formatted("bucket b in A {block   public access   not   given;policy  not  given}") ==
        "bucket b in A { block public access not given; policy not given }\n");
  CHECK(formatted("account A 111111111111 {\n block public access\n}") ==
        "account A 111111111111 {\n  block public access\n}\n");
}

TEST_CASE("every comment stays") {
  CHECK(formatted("# top\n\n## doc\nuser A in B # behind\npolicy p in B { # after the brace\n  # above\n"
                  "  allow s3:Get*, # inside\n    s3:Put* on *\n\n  # last\n}\n# end") ==
        "# top\n\n## doc\nuser A in B  # behind\npolicy p in B {  # after the brace\n  # above\n  # inside\n"
        "  allow s3:Get*, s3:Put* on *\n\n  # last\n}\n# end\n");
}

TEST_CASE("a comment inside of a declaration does not become its doc comment") {
  CHECK(formatted("user A ## no doc\n in B") == "## no doc\n\nuser A in B\n");
}

TEST_CASE("a doc comment stays one when there are comments between the words of what it belongs to") {
  CHECK(formatted("## doc\nuser A # why\n in B") == "## doc\n# why\nuser A in B\n");
  CHECK(formatted("## doc\nuser A ## no doc\n in B # behind\nuser C in B") ==
        "## doc\nuser A in B  ## no doc\n# behind\nuser C in B\n");
  CHECK(formatted("## doc\nuser A # one\n ## two\n in B\n## doc of C\nuser C in B") ==
        "## doc\nuser A in B  # one\n## two\n\n## doc of C\nuser C in B\n");
  CHECK(formatted("## doc\nuser A ## two\n ## three\n in B {\n groups G\n}") ==
        "## doc\nuser A in B {  ## two\n  ## three\n  groups G\n}\n");
}

TEST_CASE("question marks are dropped, and a wildcard at the end is quoted") {
  CHECK(formatted("can David assume R?") == "can David assume R\n");
  CHECK(formatted("can David s3:Get* on b/a??") == "can David s3:Get* on \"b/a?\"\n");
  CHECK(formatted("policy p in A { allow s3:Get* on b/? }") == "policy p in A { allow s3:Get* on b/? }\n");
}

TEST_CASE("quotes stay where they stood") {
  CHECK(formatted("can user \"can\"s3:Get on b/\"my file\"") == "can user \"can\"s3:Get on b/\"my file\"\n");
  CHECK(formatted("can A s3:Get on b/\"my file\"?") == "can A s3:Get on b/\"my file\"\n");
}

TEST_CASE("sentences that ask for the same are kept as they were said") {
  CHECK(formatted("what can David do in A") == "what can David do in A\n");
  CHECK(formatted("effective permissions of David") == "effective permissions of David\n");
  CHECK(formatted("permissions of David") == "permissions of David\n");
}

TEST_CASE("long statements are broken before joining words and after commas") {
  CHECK(formatted("policy p in A {\n deny s3:DeleteObject, s3:DeleteBucket, s3:PutBucketPolicy, s3:PutObjectAcl on "
                  "productionapp/*, other/* when aws:SourceIp in 10.0.0.0/8, 192.168.0.0/16 as Long\n}") ==
        "policy p in A {\n"
        "  deny s3:DeleteObject, s3:DeleteBucket, s3:PutBucketPolicy, s3:PutObjectAcl on productionapp/*,\n"
        "      other/* when aws:SourceIp in 10.0.0.0/8, 192.168.0.0/16 as Long\n"
        "}\n");
}

TEST_CASE("JSON is laid out anew, its values stay as written") {
  CHECK(formatted("policy p in A={\"a\" :[1.50,  \"x\\u0041\" ]}") ==
        "policy p in A = {\"a\": [1.50, \"x\\u0041\"]}\n");
  CHECK(formatted("policy p in A = {\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                  "[\"s3:Get*\",\"s3:Put*\"],\"Resource\":\"*\"}]}") ==
        "policy p in A = {\n"
        "  \"Version\": \"2012-10-17\",\n"
        "  \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:Get*\", \"s3:Put*\"], \"Resource\": \"*\"}]\n"
        "}\n");
  CHECK(compact_json(" { \"a b\" : [ 1 , { } ] } ") == "{\"a b\":[1,{}]}");
}

}  // namespace
}  // namespace iamq::lang

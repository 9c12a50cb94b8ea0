#include "runtime/query/regions.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "runtime/policy/pattern.hpp"

using namespace iamq::query;
using iamq::policy::matches_wildcard;

namespace {
const Likely likely{"s3", "us-east-1", "111111111111"};
// Each line of a kind of its own.
std::vector<Line> apart(const std::vector<std::string>& patterns) {
  std::vector<Line> lines;
  for (const auto& pattern : patterns) {
    lines.push_back({pattern, {static_cast<std::uint32_t>(lines.size())}});
  }
  return lines;
}
std::map<std::string, std::string> examples(const Regions& regions) {
  std::map<std::string, std::string> result;
  for (const auto& region : regions.all) {
    result[region.pattern] = region.example;
  }
  return result;
}
}  // namespace

TEST_CASE("an example of a region lies in it and in none inside") {
  const auto regions = cut("b/*", apart({"b/a*", "*/ab", "b/secret/*", "other/*"}), likely);
  CHECK(regions.is_complete);
  const auto all = examples(regions);
  REQUIRE(all.count("b/*") == 1);
  REQUIRE(all.count("b/a*") == 1);
  REQUIRE(all.count("b/ab") == 1);
  REQUIRE(all.count("b/*/ab") == 1);
  REQUIRE(all.count("b/secret/*") == 1);
  for (const auto& region : regions.all) {
    INFO(region.pattern << ": " << region.example);
    CHECK(matches_wildcard(region.pattern, region.example));
    for (const auto inside : region.inside) {
      CHECK_FALSE(matches_wildcard(regions.all[inside].pattern, region.example));
    }
  }
}

TEST_CASE("a region that others cover wholly is none") {
  // `a*` is `a` and `a?*`.
  const auto all = examples(cut("a*", apart({"a", "a?*"}), likely));
  CHECK(all.count("a*") == 0);
  CHECK(all.size() == 2);
}

TEST_CASE("an example of an open account is the likely one") {
  const auto all = examples(cut("arn:aws:dynamodb:*:*:table/x", {}, likely));
  CHECK(all.at("arn:aws:dynamodb:*:*:table/x") == "arn:aws:dynamodb:us-east-1:111111111111:table/x");
}

TEST_CASE("regions are told in as few patterns as wider ones allow") {
  const auto regions = cut("*", apart({"v/*", "v/open/*"}), likely);
  std::vector<Wanted> wanted;
  for (const auto& region : regions.all) {
    wanted.push_back(region.pattern == "v/*" ? Wanted::no : Wanted::yes);
  }
  const auto covers = cover(regions, wanted);
  REQUIRE(covers.size() == 2);
  CHECK(covers[0].pattern == "*");
  CHECK(covers[0].except == std::vector<std::string>{"v/*"});
  CHECK(covers[1].pattern == "v/open/*");
  CHECK(covers[1].except.empty());
}

TEST_CASE("what lines of one kind share is no region of its own") {
  const std::vector<Line> of_one_kind = {{"a/*/x", {0}}, {"a/y/*", {0}}};
  CHECK(cut("a/*", of_one_kind, likely).all.size() == 3);
  const std::vector<Line> of_two = {{"a/*/x", {0}}, {"a/y/*", {1}}};
  CHECK(cut("a/*", of_two, likely).all.size() == 5);
}

TEST_CASE("thousands of lines that do not overlap are all told apart") {
  std::vector<std::string> patterns{"arn:aws:s3:::*"};
  for (int i = 0; i < 3000; ++i) {
    patterns.push_back("arn:aws:s3:::bucket-" + std::to_string(i) + "/*");
    patterns.push_back("arn:aws:iam::111111111111:role/R" + std::to_string(i));
  }
  const auto regions = cut("*", apart(patterns), likely);
  CHECK(regions.is_complete);
  CHECK(regions.all.size() == patterns.size() + 1);
  std::vector<Wanted> wanted(regions.all.size(), Wanted::yes);
  for (std::size_t i = 0; i < regions.all.size(); ++i) {
    if (regions.all[i].pattern == "arn:aws:s3:::bucket-2999/*") wanted[i] = Wanted::no;
  }
  const auto covers = cover(regions, wanted);
  REQUIRE(covers.size() == 1);
  CHECK(covers[0].except == std::vector<std::string>{"arn:aws:s3:::bucket-2999/*"});
}

TEST_CASE("patterns that overlap in too many ways are given up") {
  std::vector<std::string> patterns;
  for (char letter = 'a'; letter <= 'p'; ++letter) patterns.push_back(std::string("*") + letter + "*");
  CHECK_FALSE(cut("*", apart(patterns), likely).is_complete);
}

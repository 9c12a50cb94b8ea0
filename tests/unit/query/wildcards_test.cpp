#include "runtime/query/wildcards.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "runtime/policy/pattern.hpp"

using namespace iamq::query;
using Patterns = std::vector<std::string>;

TEST_CASE("a pattern has one canonical form") {
  CHECK(canonical("a**b") == "a*b");
  CHECK(canonical("*?*a") == "?*a");
  CHECK(canonical("??*") == "??*");
  CHECK(canonical("arn:aws:s3:::b/*") == "arn:aws:s3:::b/*");
}

TEST_CASE("a pattern is within another if every text of it is") {
  CHECK(is_within("a/b", "a/*"));
  CHECK(is_within("a/*", "*"));
  CHECK(is_within("a?c", "a*"));
  CHECK(is_within("*?", "?*"));
  CHECK(is_within("?*", "*?"));
  CHECK_FALSE(is_within("*", "?*"));
  CHECK_FALSE(is_within("a*", "a?"));
  CHECK_FALSE(is_within("a*", "ab*"));
  CHECK_FALSE(is_within("a?", "ab"));
}

TEST_CASE("what two patterns share, as patterns") {
  CHECK(meet("a*", "*a") == Patterns{"a", "a*a"});
  CHECK(meet("a/*", "b/*") == Patterns{});
  CHECK(meet("a/*", "*/x") == Patterns{"a/*/x", "a/x"});
  CHECK(meet("a?", "?b") == Patterns{"ab"});
  CHECK(meet("s3:::b/*", "s3:::b") == Patterns{});
  CHECK(meet("*", "x?") == Patterns{"x?"});
}

TEST_CASE("meeting agrees with matching both, on random short patterns and texts") {
  std::mt19937 random(7);
  const auto draw = [&](std::string_view letters) {
    std::string text;
    for (auto length = random() % 6; length > 0; --length) {
      text += letters[random() % letters.size()];
    }
    return text;
  };
  using iamq::policy::matches_wildcard;
  for (int i = 0; i < 3000; ++i) {
    const std::string a = draw("ab*?"), b = draw("ab*?");
    const auto shared = meet(a, b);
    REQUIRE(shared);
    for (int j = 0; j < 20; ++j) {
      const std::string text = draw("abc");
      bool in_shared = false;
      for (const auto& pattern : *shared) {
        in_shared = in_shared || matches_wildcard(pattern, text);
      }
      INFO(a << " and " << b << " over " << text);
      CHECK(in_shared == (matches_wildcard(a, text) && matches_wildcard(b, text)));
      if (is_within(a, b) && matches_wildcard(a, text)) {
        CHECK(matches_wildcard(b, text));
      }
    }
  }
}

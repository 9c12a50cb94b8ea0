#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <set>

#include "runtime/exact/patterns.hpp"
#include "runtime/policy/pattern.hpp"

// Patterns as sets, held against all texts over a few letters; the matcher of the evaluator says what a pattern meets.

namespace {

using namespace iamq;
using exact::Pattern;

std::vector<std::string> texts_up_to(std::size_t length) {
  std::vector<std::string> texts{""};
  for (std::size_t begin = 0; length > 0; --length) {
    const std::size_t end = texts.size();
    for (; begin < end; ++begin) {
      for (const char letter : std::string("abz")) texts.push_back(texts[begin] + letter);
    }
  }
  return texts;
}

std::string random_pattern(std::mt19937& random, std::size_t most) {
  std::string pattern;
  for (std::size_t i = random() % (most + 1); i > 0; --i) pattern += "ab*?"[random() % 4];
  return pattern;
}

bool meets_one(const std::vector<Pattern>& patterns, const std::string& text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const Pattern& pattern) { return exact::matches(pattern, exact::literal_pattern(text)); });
}

}  // namespace

TEST_CASE("what two patterns share, and what one surely covers, agree with all short texts") {
  const std::uint32_t seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::vector<std::string> texts = texts_up_to(5);
  for (int round = 0; round < 150; ++round) {
    const std::string a = random_pattern(random, 5), b = random_pattern(random, 5);
    CAPTURE(a, b);
    const Pattern pattern_a = exact::read_pattern(a), pattern_b = exact::read_pattern(b);
    const auto shared = exact::intersect(pattern_a, pattern_b);
    REQUIRE(shared);
    const bool covers = exact::surely_covers(pattern_a, pattern_b);
    std::vector<std::string> wrong;
    for (const std::string& text : texts) {
      const bool in_a = policy::matches_wildcard(a, text), in_b = policy::matches_wildcard(b, text);
      if (exact::matches(pattern_a, exact::literal_pattern(text)) != in_a) wrong.push_back("matches " + text);
      if (meets_one(*shared, text) != (in_a && in_b)) wrong.push_back("shared " + text);
      if (covers && in_b && !in_a) wrong.push_back("covered " + text);
    }
    CHECK(wrong.empty());
    CAPTURE(wrong);
  }
}

TEST_CASE("the instances of a pattern speak for all its texts") {
  const std::uint32_t seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::vector<std::string> texts = texts_up_to(5);
  for (int round = 0; round < 150; ++round) {
    const std::string base = random_pattern(random, 4);
    std::vector<Pattern> others;
    std::vector<std::string> written;
    std::size_t most_any_one = 0;
    for (int i = 0; i < 3; ++i) {
      written.push_back(random_pattern(random, 4));
      others.push_back(exact::read_pattern(written.back()));
      most_any_one = std::max(most_any_one, exact::count_any_one(others.back()));
    }
    CAPTURE(base, written);
    const Pattern pattern = exact::read_pattern(base);
    const auto found = exact::instances(pattern, most_any_one, U'z');
    REQUIRE(found);
    // For a text that none of the others has there is an instance that none has.
    const auto is_free = [&](const std::string& text) {
      return std::none_of(written.begin(), written.end(),
                          [&](const std::string& other) { return policy::matches_wildcard(other, text); });
    };
    const bool is_some_text_free = std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return policy::matches_wildcard(base, text) && is_free(text);
    });
    const bool is_some_instance_free = std::any_of(
        found->begin(), found->end(), [&](const Pattern& text) { return is_free(exact::write_text(text)); });
    CHECK((is_some_instance_free || !is_some_text_free));
    for (const Pattern& text : *found) CHECK(policy::matches_wildcard(base, exact::write_text(text)));
  }
}

TEST_CASE("a closure has a pattern for every combination of the others") {
  std::mt19937 random(7);
  const std::vector<std::string> texts = texts_up_to(5);
  for (int round = 0; round < 60; ++round) {
    const std::string base = random_pattern(random, 4);
    std::vector<std::string> written;
    std::vector<Pattern> others;
    for (int i = 0; i < 3; ++i) {
      written.push_back(random_pattern(random, 4));
      others.push_back(exact::read_pattern(written.back()));
    }
    CAPTURE(base, written);
    const auto closed = exact::close_under_intersection({exact::read_pattern(base)}, others);
    REQUIRE(closed);
    for (const std::string& text : texts) {
      if (!policy::matches_wildcard(base, text)) continue;
      // Some pattern that has the text lies inside of each of the others that have it.
      const bool is_there = std::any_of(closed->begin(), closed->end(), [&](const Pattern& pattern) {
        if (!exact::matches(pattern, exact::literal_pattern(text))) return false;
        return std::all_of(texts.begin(), texts.end(), [&](const std::string& other) {
          if (!exact::matches(pattern, exact::literal_pattern(other))) return true;
          return std::all_of(written.begin(), written.end(), [&](const std::string& each) {
            return !policy::matches_wildcard(each, text) || policy::matches_wildcard(each, other);
          });
        });
      });
      CAPTURE(text);
      CHECK(is_there);
    }
  }
}

TEST_CASE("hostile patterns are given up in bounded time") {
  std::string many, more;
  for (int i = 0; i < 300; ++i) {
    many += "*a";
    more += "*b?";
  }
  const auto begin = std::chrono::steady_clock::now();
  CHECK_FALSE(exact::intersect(exact::read_pattern(many + "*"), exact::read_pattern(more + "*")));
  std::vector<Pattern> all;
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    all.push_back(exact::read_pattern("*" + std::string(1, letter) + "*?" + std::string(1, letter) + "*"));
  }
  CHECK_FALSE(exact::close_under_intersection({exact::read_pattern("*")}, all));
  CHECK_FALSE(exact::instances(exact::read_pattern("*a*b*c*d*e*f*g*h*i*j*k*"), 5, U'x'));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  CHECK(taken.count() < 20);
}

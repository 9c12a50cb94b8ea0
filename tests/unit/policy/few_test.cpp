#include "runtime/policy/few.hpp"

#include <catch2/catch.hpp>
#include <random>

namespace iamq::policy {

namespace {

struct Pair {
  std::uint32_t first = 0, second = 0;
  friend bool operator==(const Pair&, const Pair&) = default;
};

template <class T>
std::vector<T> listed(const Few<T>& few) {
  return {few.begin(), few.end()};
}

}  // namespace

TEST_CASE("A list of few things holds what a vector does, whatever is done to both") {
  std::mt19937 random(20261122);
  for (int round = 0; round < 200; ++round) {
    Few<std::uint32_t> few;
    std::vector<std::uint32_t> all;
    for (int step = 0; step < 30; ++step) {
      const auto number = static_cast<std::uint32_t>(random());
      if (number % 3 != 0 || all.empty()) {
        few.push_back(number);
        all.push_back(number);
      } else {
        const auto at = static_cast<std::ptrdiff_t>(number % all.size());
        const auto next = few.erase(few.begin() + at) - few.begin();
        CHECK(next == all.erase(all.begin() + at) - all.begin());
      }
      REQUIRE(listed(few) == all);
      CHECK(few == all);
      const Few<std::uint32_t> copy = few;
      CHECK(copy == few);
    }
  }
}

TEST_CASE("Copies of a list share nothing, and what is moved leaves nothing behind") {
  for (const std::uint32_t count : {0U, 1U, 2U, 3U, 9U}) {
    Few<Pair> few;
    for (std::uint32_t i = 0; i < count; ++i) few.push_back({i, i + 1});
    const std::vector<Pair> before = listed(few);
    Few<Pair> copy = few;
    copy.push_back({7, 7});
    CHECK(listed(few) == before);
    CHECK(!(copy == few));
    Few<Pair> moved = std::move(few);
    CHECK(listed(moved) == before);
    few = moved;
    CHECK(listed(few) == before);
    moved = {};
    CHECK(moved.empty());
    const Few<Pair>& same = few;
    few = same;
    CHECK(listed(few) == before);
  }
}

TEST_CASE("A thing of a list can be added to it once more") {
  Few<Pair> few{{1, 2}};
  for (int i = 0; i < 20; ++i) few.push_back(few.front());
  CHECK(few.size() == 21);
  CHECK(few.back() == Pair{1, 2});
  few.erase(few.begin() + 1, few.end());
  CHECK(listed(few) == std::vector<Pair>{{1, 2}});
  few.clear();
  CHECK(few.empty());
}

}  // namespace iamq::policy

// The evaluator against the oracle, decision by decision, on random requests with random policies of every layer.
// IAMQ_COMPARISONS says on how many.
#include <array>
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/oracle/decide.hpp"
#include "tests/oracle/known_keys.hpp"
#include "tests/property/product.hpp"
#include "tests/property/random_cases.hpp"

namespace {

using namespace iamq;

oracle::Outcome outcome_of(const evaluate::Decision& decision) {
  switch (decision.outcome) {
    case evaluate::Outcome::allowed:
      return oracle::Outcome::allowed;
    case evaluate::Outcome::explicitly_denied:
      return oracle::Outcome::explicitly_denied;
    case evaluate::Outcome::implicitly_denied:
      return oracle::Outcome::implicitly_denied;
    case evaluate::Outcome::depends:
      break;
  }
  RC_FAIL("an answer depends although the request leaves no key open");
}

std::string_view word(oracle::Outcome outcome) {
  static constexpr std::array<std::string_view, 3> words{"Allowed", "ExplicitlyDenied", "ImplicitlyDenied"};
  return words[static_cast<std::size_t>(outcome)];
}

TEST_CASE("the evaluator decides as the oracle does", "[property]") {
  constexpr std::size_t kinds = 8;
  std::array<std::size_t, 3> outcomes{};
  std::array<std::array<std::size_t, 3>, kinds> by_kind{};
  const int comparisons = test::how_many("IAMQ_COMPARISONS", 2000);
  const bool is_same = test::holds_for_random_cases("oracle", comparisons, [&](oracle::Case asked) {
    test::Product product(asked);
    if (!product.error.empty()) RC_FAIL("the reader refuses the case: " + product.error);
    oracle::add_known_keys(asked);
    const oracle::Outcome expected = oracle::decide(asked);
    const oracle::Outcome decided = outcome_of(product.decide());
    if (decided != expected) {
      RC_FAIL("the oracle says " + std::string(word(expected)) + ", the evaluator " + std::string(word(decided)));
    }
    ++outcomes[static_cast<std::size_t>(expected)];
    ++by_kind[static_cast<std::size_t>(asked.caller.kind)][static_cast<std::size_t>(expected)];
  });
  REQUIRE(is_same);
  std::cout << comparisons << " comparisons: " << outcomes[0] << " allowed, " << outcomes[1] << " explicitly denied, "
            << outcomes[2] << " implicitly denied\n";
  // A comparison that nearly always says the same would prove little.
  const auto total = static_cast<std::size_t>(comparisons);
  for (const std::size_t count : outcomes) CHECK(count * 100 > total * 12);
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    CAPTURE(kind);
    for (const std::size_t count : by_kind[kind])
      CHECK(test::is_seen_enough(count, total, 1000));  // each caller meets each outcome
  }
}

}  // namespace

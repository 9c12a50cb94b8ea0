#pragma once

#include <rapidcheck.h>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <utility>

#include "tests/oracle/random_case.hpp"
#include "tests/oracle/shrink_case.hpp"
#include "tests/oracle/write_case.hpp"

// Random cases of the oracle for RapidCheck, which makes a failing one smaller.
namespace iamq::oracle {

inline void showValue(const Case& asked, std::ostream& out) {
  out << '\n' << to_text(asked);
}

}  // namespace iamq::oracle

namespace rc {

template <>
struct Arbitrary<iamq::oracle::Case> {
  static Gen<iamq::oracle::Case> arbitrary() {
    return [](const Random& random, int) {
      return shrinkable::shrinkRecur(
          iamq::oracle::random_case(Random(random).next()),
          [](const iamq::oracle::Case& asked) { return seq::fromContainer(iamq::oracle::smaller_cases(asked)); });
    };
  }
};

}  // namespace rc

namespace iamq::test {

// How many cases to compare: what the environment variable says, else few enough for every run of the suite.
inline int how_many(const char* variable, int otherwise) {
  const char* given = std::getenv(variable);
  return given != nullptr && *given != '\0' ? std::atoi(given) : otherwise;
}

// Printed, so that a run can be made again; IAMQ_SEED gives it.
inline unsigned seed_of_the_run() {
  const char* given = std::getenv("IAMQ_SEED");
  const unsigned seed = given != nullptr && *given != '\0' ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                                                           : std::random_device()();
  std::cout << "seed " << seed << "\n";
  return seed;
}

// Whether something that one case in `one_in` shows, at least, was seen about as often as that: a rare thing may be
// missing from a few hundred cases by chance, and then says nothing.
inline bool is_seen_enough(std::size_t count, std::size_t cases, std::size_t one_in) {
  const double expected = static_cast<double>(cases) / static_cast<double>(one_in);
  return static_cast<double>(count) >= expected - 3 * std::sqrt(expected);
}

// Checks the property on that many random cases; RC_PARAMS may give the seed.
template <typename Property>
bool holds_for_random_cases(const std::string& name, int cases, Property&& property) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = cases;
  rc::detail::TestMetadata metadata;
  metadata.id = metadata.description = name;
  const auto result = rc::detail::checkTestable(std::forward<Property>(property), metadata, params);
  rc::detail::printResultMessage(result, std::cerr);
  std::cerr << '\n';
  return result.template is<rc::detail::SuccessResult>();
}

}  // namespace iamq::test

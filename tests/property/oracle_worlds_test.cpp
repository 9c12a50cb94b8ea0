// `can` against the oracle where an answer is more than one decision: roles on the way, tags and source identities of
// their sessions, a role that is passed to a service, a call that a service makes, S3 Block Public Access; on random
// worlds, written as scripts. IAMQ_WORLDS says on how many.
#include <array>
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/oracle/world.hpp"
#include "tests/property/questions.hpp"
#include "tests/property/random_cases.hpp"

namespace iamq::oracle {

inline void showValue(const WorldCase& asked, std::ostream& out) {
  out << '\n' << to_script(asked);
}

}  // namespace iamq::oracle

namespace rc {

template <>
struct Arbitrary<iamq::oracle::WorldCase> {
  static Gen<iamq::oracle::WorldCase> arbitrary() {
    return [](const Random& random, int) {
      return shrinkable::shrinkRecur(
          iamq::oracle::random_world_case(Random(random).next()),
          [](const iamq::oracle::WorldCase& asked) { return seq::fromContainer(iamq::oracle::smaller_cases(asked)); });
    };
  }
};

}  // namespace rc

namespace {

using namespace iamq;
using oracle::Outcome;

std::string_view word(Outcome outcome) {
  static constexpr std::array<std::string_view, 3> words{"allowed", "explicitly denied", "implicitly denied"};
  return words[static_cast<std::size_t>(outcome)];
}

TEST_CASE("can answers as the oracle does", "[property]") {
  std::array<std::size_t, 3> outcomes{};
  std::array<std::size_t, 3> allowed_after{};  // so many hops
  std::size_t passed = 0;
  const int cases = test::how_many("IAMQ_WORLDS", 500);
  const bool is_same = test::holds_for_random_cases("worlds", cases, [&](const oracle::WorldCase& asked) {
    Session session(test::read_anything);
    const test::Run run = test::run(session, oracle::to_script(asked));
    if (!run.errors.empty()) RC_FAIL("the script is refused: " + run.errors.front());
    if (run.answers.size() != 1 || !run.answers.front().verdict) RC_FAIL("there is no answer");
    const query::Answer& answer = run.answers.front();
    if (*answer.verdict != query::Verdict::yes && *answer.verdict != query::Verdict::no) {
      RC_FAIL("the answer is neither yes nor no although no key is open");
    }
    const Outcome expected = oracle::decide(asked);
    const bool is_yes = *answer.verdict == query::Verdict::yes;
    if (is_yes != (expected == Outcome::allowed)) {
      RC_FAIL("the oracle says " + std::string(word(expected)) + ", the answer is " + (is_yes ? "yes" : "no"));
    }
    ++outcomes[static_cast<std::size_t>(expected)];
    if (!is_yes) return;
    ++allowed_after[asked.question.hops.size()];
    passed += asked.question.passed_role ? 1 : 0;
  });
  REQUIRE(is_same);
  std::cout << cases << " worlds: " << outcomes[0] << " allowed, " << outcomes[1] << " explicitly denied, "
            << outcomes[2] << " implicitly denied; allowed after one role " << allowed_after[1] << ", after two "
            << allowed_after[2] << ", with a passed role " << passed << "\n";
  // A comparison that nearly always says the same would prove little.
  const auto total = static_cast<std::size_t>(cases);
  for (const std::size_t count : outcomes) CHECK(count * 100 > total * 3);
  CHECK(test::is_seen_enough(allowed_after[1], total, 60));
  CHECK(test::is_seen_enough(allowed_after[2], total, 500));
  CHECK(test::is_seen_enough(passed, total, 200));
}

}  // namespace

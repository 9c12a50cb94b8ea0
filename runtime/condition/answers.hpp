#pragma once

#include <optional>
#include <vector>

#include "runtime/condition/truth.hpp"

namespace iamq::condition {

// What the tests of one key answer, all together: one bit a test.
using Answers = std::vector<bool>;

// Every way in which the tests can answer together, over all values of the key they share, its absence, and lists of
// values where a ForAnyValue or ForAllValues is among them. Never too few; a way that no value brings about may be
// among them where tests of different types meet on one key. Nothing if listing them would take too long.
// INVARIANT of the argument: keys_of() of every atom is that one key.
std::optional<std::vector<Answers>> possible_answers(const std::vector<Atom>& tests);

}  // namespace iamq::condition

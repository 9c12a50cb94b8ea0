#pragma once

#include <memory>
#include <vector>

#include "runtime/condition/truth.hpp"

namespace iamq::condition {

// What the tests of one key answer, all together: one bit a test.
using Answers = std::vector<bool>;

// Every way in which the tests can answer together, over all values of the keys they read, their absence, and all lists
// of values of those that may have several; a key that only Bool tests ask is taken to be true or false. Never too few;
// a way that no value brings about may be among them where tests of different types meet on one key, and where
// patterns (not equality alone) compare two keys. Null if listing them would take too long.
std::shared_ptr<const std::vector<Answers>> possible_answers(const std::vector<Atom>& tests);

}  // namespace iamq::condition

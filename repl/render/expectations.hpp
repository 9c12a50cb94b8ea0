#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"
#include "runtime/session.hpp"

namespace iamq::render {

std::string_view result_key(ExpectationResult result);  // met, failed, undecided, todo-failed, todo-met

// The expectation's text on one line.
std::string expectation_text(const Outcome& outcome, const text::Sources& sources);

// What became of one expectation: a line if it holds; if it does not, where it stands, what was expected, what came and
// why.
std::string expectation_report(const Outcome& outcome, const ExpectationOutcome& expectation,
                               const text::Sources& sources, const Screen& screen);

// What is not in the input and could turn its answer round, a sentence each.
std::vector<std::string> rests_on_sentences(const ExpectationOutcome& expectation);
// Whether it holds, but as far as the input tells.
bool holds_as_far_as_known(const ExpectationOutcome& expectation);

// Why the answer is what it is, and what would change it.
std::string explanation(const ExpectationOutcome& expectation, const text::Sources& sources, const Screen& screen);

// A test block: one line if all of it holds, else also what does not.
std::string test_report(const TestOutcome& test, const text::Sources& sources, const Screen& screen);

// How many expectations came to what.
struct Tally {
  std::size_t met = 0, failed = 0, undecided = 0, todo = 0;
  std::size_t resting = 0;  // of those that are met: on what is not in the input
  std::size_t all() const { return met + failed + undecided + todo; }
  void add(ExpectationResult result);
  void add(const ExpectationOutcome& expectation);
  void add(const Tally& more);
};
Tally tally_of(const TestOutcome& test);

}  // namespace iamq::render

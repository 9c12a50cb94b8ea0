#pragma once

#include <string>
#include <vector>

#include "runtime/session/state.hpp"

// Answers as expectations that pin them: exploration becomes the regression test.
namespace iamq {

// What stands for a question in a saved script: `expect …` lines that hold now, or why there are none.
struct ExpectedAnswer {
  std::vector<std::string> lines;
  std::string reason;  // why it cannot be said, or what the lines leave open; empty: they say all of it
};

// Asks the question (one statement of the language, as written) of the session, which is changed by it as by any
// question, and makes expectations of its answer. Each is tried before it is told.
ExpectedAnswer expected_answer(Session& session, const std::string& question, const ConditionWords& condition_words);

// The statement on its own, as the formatter writes it: without comments and question mark.
std::string formatted(const std::string& statement);

}  // namespace iamq

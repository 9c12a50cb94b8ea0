#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/bind/environment.hpp"
#include "runtime/change/openings.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

// Which changes would allow what is refused. Candidates are proposed where the evaluation stopped (candidates.hpp), and
// only what the evaluator then allows is told.
namespace iamq::change {

struct Effort {
  std::size_t most_edits = 4;     // changes in one set
  std::size_t most_trials = 160;  // sets that are tried
  std::size_t most_sets = 1;      // sets that are told
  ProbeLimits probes;
  bool tells_what_else = false;  // whether what each set opens beside is worked out
};
Effort effort_for_why();
Effort effort_for_how_to_let();

struct Remedies {
  query::Answer now;                         // the question as it stands
  std::vector<query::Remedy> found;          // the fewest changes, least privilege first
  std::vector<std::string> reasons_against;  // why something is out of reach, where nothing was found
  std::vector<query::Note> rests_on;         // what is not in the input, and what comes of the changes hangs on
  std::optional<std::string> to_send;        // no edit is needed if this is sent with the request: `external id 12345`
  bool gave_up = false;                      // more would have had to be tried than the effort allows
};

// Nothing is found where it is allowed already.
Remedies find_remedies(const bind::Environment& environment, const query::Asking& asking, const model::Subject& subject,
                       const model::Act& act, const model::Clauses& clauses, const Effort& effort);

}  // namespace iamq::change

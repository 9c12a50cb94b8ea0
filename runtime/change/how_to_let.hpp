#pragma once

#include <vector>

#include "runtime/bind/environment.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::change {

// `how to let P ACTION on R`: the fewest edits that would allow it, least privilege first, each set tried.
query::Answer how_to_let(const bind::Environment& environment, const query::Asking& asking,
                         const model::Subject& subject, const model::Act& act, const model::Clauses& clauses);

// Adds to a `why` that tells a refusal what would change it, for each who is refused.
void add_what_would_change_it(const bind::Environment& environment, const query::Asking& asking,
                              const std::vector<model::Subject>& subjects, const model::Act& act,
                              const model::Clauses& clauses, query::Answer& answer);

}  // namespace iamq::change

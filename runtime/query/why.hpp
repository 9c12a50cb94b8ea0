#pragma once

#include <vector>

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// `why can P …` and, negated, `why can't P …`: the answer of `can`, to be told in full. Where the question takes the
// contrary for granted, the answer says so in a note.
Answer why(const Asking& asking, bool is_negated, const std::vector<model::Subject>& subjects, const model::Act& act,
           const model::Clauses& clauses);

}  // namespace iamq::query

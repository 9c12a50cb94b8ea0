#pragma once

#include <vector>

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// `can P, P ACTION, ACTION on R, R …`, `can P assume ROLE …`: a row for every principal, action and resource; where a
// pattern is neither wholly allowed nor wholly refused, a row for a witness on either side.
// Columns: principal, action, resource, outcome, condition.
Answer can(const Asking& asking, const std::vector<model::Subject>& subjects, const model::Act& act,
           const model::Clauses& clauses);

}  // namespace iamq::query

#pragma once

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// `which policies allow|deny ACTION [on R]`: every statement of a declared policy that lists the action and, if
// resources are asked for, one of them, with the condition that is left of it. Whether that lets anybody in is not for
// one policy to say: `who can` tells. Columns: policy, kind, borne_by, actions, resource, condition, statement,
// resources: those of the statement.
Answer which_policies(const Asking& asking, bool deny, const model::Act& act, const model::Clauses& clauses);

}  // namespace iamq::query

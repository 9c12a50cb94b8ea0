#pragma once

#include <span>

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

// `subjects`: one, or the sessions of a person of IAM Identity Center.
namespace iamq::query {

// `which roles can P assume`. Columns: role, how, condition. Of several sessions each is told by its role.
Answer which_roles(const Asking& asking, std::span<const model::Subject> subjects, const model::Clauses& clauses);

// `how can P reach ROLE`, `how can P reach ACTION on R`: the shortest chains, each hop a row.
// Columns: way, step, from, action, resource, condition. Verdict: whether it can at all.
Answer how_reach(const Asking& asking, std::span<const model::Subject> subjects, const model::Act& act,
                 const model::Clauses& clauses);

}  // namespace iamq::query

#pragma once

#include <span>

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// `which resources can P ACTION`: the resources, as patterns, on which P can do some of it, directly and through roles,
// and the declared ones among them. Columns: resource, declared, as, actions, condition, granted_by.
// `subjects`: one, or the sessions of a person of IAM Identity Center.
Answer which_resources(const Asking& asking, std::span<const model::Subject> subjects, const model::Act& act,
                       const model::Clauses& clauses);

}  // namespace iamq::query

#pragma once

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/query/aws_refusal.hpp"

namespace iamq::query {

// `explain "User: … is not authorized to perform: …"`: the request of a refusal, decided in this World, and what AWS
// said held against what the model says. Columns as those of `can`.
Answer explain(const Asking& asking, const AwsRefusal& refusal, const model::Subject& subject, const model::Act& act,
               const model::Clauses& clauses);

}  // namespace iamq::query

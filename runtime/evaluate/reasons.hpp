#pragma once

#include <vector>

#include "runtime/evaluate/verdict.hpp"

namespace iamq::evaluate {

// Marks the layers of a resource that made the outcome what it is.
void mark_decisive(const Question& question, const Verdict& verdict, Outcome outcome, std::vector<LayerResult>& layers);

// The policies about this resource whose text is missing and could have changed the outcome.
std::vector<AppliedPolicy> missing_policies(const Question& question, const Verdict& verdict, Outcome outcome);

}  // namespace iamq::evaluate

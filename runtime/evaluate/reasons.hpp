#pragma once

#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/verdict.hpp"

namespace iamq::evaluate {

// Marks the layers of a resource that made the outcome what it is.
void mark_decisive(const Question& question, const Verdict& verdict, Outcome outcome, std::vector<LayerResult>& layers);

// The policies about this resource whose text is missing and could have changed the outcome.
std::vector<AppliedPolicy> missing_policies(const Question& question, const Verdict& verdict, Outcome outcome);

// Whether a policy of the resource, of which nobody knows whether there is one, could have changed the outcome.
bool rests_on_lacking_resource_policy(const Question& question, const Verdict& verdict, Outcome outcome);

// Forgets what the request's context says of keys that no statement of its findings asks for: most of what a decision
// that is only told takes up.
void forget_what_is_not_told(Explained& explained, const policy::Library& library);

}  // namespace iamq::evaluate

#pragma once

#include <vector>

#include "runtime/condition/truth.hpp"
#include "runtime/evaluate/decision.hpp"
#include "runtime/evaluate/policies.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::evaluate {

// Is the request allowed, and why? Pure: no clock, no input, no global state. `policies` has one entry per resource of
// the request. Every question asks this function; none repeats a rule of it. docs/evaluation.md tells the rules.
// The Truths of the decision's layers refer to `logic`.
Decision evaluate(const Request& request, const std::vector<Policies>& policies, const policy::Library& library,
                  condition::Logic& logic);

// Only that: when the request is allowed, over its unknown keys. For comparing decisions, which share one `logic` then.
condition::Truth allowed_when(const Request& request, const std::vector<Policies>& policies,
                              const policy::Library& library, condition::Logic& logic);

}  // namespace iamq::evaluate

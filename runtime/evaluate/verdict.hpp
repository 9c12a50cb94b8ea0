#pragma once

#include "runtime/evaluate/decision.hpp"
#include "runtime/evaluate/layers.hpp"
#include "runtime/evaluate/special.hpp"

namespace iamq::evaluate {

// What is decided about one resource of a request, before the unknowns are weighed.
struct Verdict {
  Evidence evidence;
  Special special;
  bool is_cross_account = false;
  condition::Truth denied, allowed;
};

Verdict judge(const Question& question);

// What a verdict comes to.
struct Weighed {
  Outcome outcome;
  condition::Formula condition;  // Outcome::depends: what makes it allowed
};
Weighed weigh(condition::Truth denied, condition::Truth allowed, condition::Logic& logic);

// Whether the layers' evidence lets the caller in, SCPs and endpoint policy included.
condition::Truth policies_allow(const Question& question, const Evidence& evidence, bool is_cross_account);

}  // namespace iamq::evaluate

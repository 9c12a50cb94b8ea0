#pragma once

#include <vector>

#include "runtime/change/writing.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/policy/document.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::change {

// The request that a Deny is to spare.
struct Sparing {
  policy::Library& library;
  const evaluate::Request& request;
  const Needed& needed;
};

// Ways to write a Deny so that it no longer denies the request, each as the statements that take its place, those that
// spare least first: just the request, the caller, everybody the request. Only what IAM can say exactly; none means
// that the statement has to go. `is_callers_alone`: the policy speaks of nobody else.
std::vector<std::vector<policy::Statement>> spare(const policy::Statement& statement, const Sparing& sparing,
                                                  bool is_callers_alone);

}  // namespace iamq::change

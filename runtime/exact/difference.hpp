#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/evaluate/request.hpp"
#include "runtime/exact/budget.hpp"
#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

// May one do something that another may not? Decided over all requests by finitely many: for patterns q1 … qn, p lies
// in their union exactly if a few instances of p do, in which every `*` is replaced by characters that no q knows.
namespace iamq::exact {

// Over which requests an answer speaks.
enum class Scope {
  all_texts,  // any action and resource that patterns can meet, also such as AWS may add tomorrow
  catalog,    // today's actions, on ARNs as the catalog writes them
  actions,    // today's actions, on any resource
};

struct Difference {
  enum class Kind { none, found, unknown } kind = Kind::none;
  // found: the first may send it and the second may not. Every key that is not in its context is absent.
  std::optional<evaluate::Request> request;
  std::vector<std::string> keys;  // found: those of the context that the search gave values, or left out, on purpose
  std::uint64_t requests = 0;     // how many were evaluated
  std::string because;            // unknown: what stood in the way
};

// Whether what a policy says lets a request of its own kind through: an Allow statement matches, no Deny does.
bool allows(policy::PolicyId policy, const evaluate::Request& request, const policy::Library& library);

// Whether `a` allows something that `b` does not. Both are policies of one kind; what other policies say is left out.
// A request that is returned was held against both policies by the evaluator.
Difference policy_difference(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                             const stdlib::Catalog& catalog, Scope scope, Budget& budget);

// Whether both allow some request together.
Difference policy_overlap(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                          const stdlib::Catalog& catalog, Scope scope, Budget& budget);

}  // namespace iamq::exact

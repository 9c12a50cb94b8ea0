#pragma once

#include <string_view>

#include "runtime/exact/difference.hpp"

namespace iamq::exact {

// How what one side allows lies to what the other allows.
enum class Relation { equal, narrower, wider, overlapping, disjoint, unknown };

std::string_view name_of(Relation relation);

struct Comparison {
  Relation relation = Relation::unknown;  // of a to b
  Difference only_in_a, only_in_b;
  std::uint64_t requests() const { return only_in_a.requests + only_in_b.requests + overlap.requests; }
  Difference overlap;  // asked for only where each side has something of its own
};

Comparison compare_policies(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                            const stdlib::Catalog& catalog, Scope scope, Budget& budget);

// The relation that two differences and, where both are found, an overlap amount to.
Relation relation_of(const Difference& only_in_a, const Difference& only_in_b, const Difference& overlap);

}  // namespace iamq::exact

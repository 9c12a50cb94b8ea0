#pragma once

#include <vector>

#include "runtime/condition/context.hpp"
#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::exact {

// Whether values that stand in the conditions themselves meet all of them, where `given` says the rest. True is proved
// by the evaluator; false says nothing: find_values tells.
bool meet_their_own_values(const std::vector<policy::Condition>& conditions, policy::Version version,
                           const condition::Context& given, const policy::Library& library,
                           const stdlib::Catalog& catalog);

}  // namespace iamq::exact

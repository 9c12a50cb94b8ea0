#pragma once

#include <vector>

#include "runtime/bind/binder.hpp"

namespace iamq::bind {

// An unbroken run of declarations, in any order: the World with all of them, or every error that there is in the run.
// Statements that are no declarations are left out.
Bound<World> declare(Environment& environment, const World& world, const std::vector<const lang::Statement*>& run);

// The names that a statement declares, also those inside it: nothing of a run that failed can be found.
void add_names(const lang::Statement& statement, Troubles& troubles);

}  // namespace iamq::bind

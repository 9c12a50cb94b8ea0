#pragma once

#include <string>

#include "runtime/condition/truth.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/exact/callers.hpp"
#include "runtime/exact/rules.hpp"
#include "runtime/policy/library.hpp"

// Callers whom no statement names may have any name, but only one.
namespace iamq::exact {

// The truth with what is known of the name of somebody whom no statement names, where its conditions ask for it.
condition::Truth with_what_is_known_of_names(condition::Truth truth, const CallerCase& caller,
                                             const std::vector<Rule>& rules, const policy::Library& library,
                                             condition::Logic& logic);

// The caller is called what the keys that were found say. False: they say two things.
bool take_name_from_context(evaluate::Request& request);

}  // namespace iamq::exact

#pragma once

#include <vector>

#include "tests/oracle/request.hpp"

namespace iamq::oracle {

// Every case with one piece less: a policy, a statement, a condition, a value, a key of the context, a resource.
std::vector<Case> smaller_cases(const Case& asked);

}  // namespace iamq::oracle

#pragma once

#include <string_view>

#include "tests/oracle/request.hpp"

namespace iamq::oracle {

// Whether one operator on one key holds; `has_variables`: the document says 2012-10-17.
bool holds(const Condition& condition, bool has_variables, const Context& context);

}  // namespace iamq::oracle

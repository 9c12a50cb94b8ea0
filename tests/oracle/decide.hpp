#pragma once

#include "tests/oracle/request.hpp"

namespace iamq::oracle {

// The decision, by the context as it is: add_known_keys is the caller's affair. Every resource must be allowed.
Outcome decide(const Case& asked);

}  // namespace iamq::oracle

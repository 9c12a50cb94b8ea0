#pragma once

#include <cstdint>

#include "tests/oracle/request.hpp"

namespace iamq::oracle {

// A request with the policies that bear on it; the same seed makes the same case. Every policy in it is one that AWS
// would store, and nothing hangs on what AWS's pages leave open. Keys that follow from the caller are not in it.
Case random_case(std::uint64_t seed);

}  // namespace iamq::oracle

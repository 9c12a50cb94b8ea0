#pragma once

#include <span>
#include <string>

#include "runtime/evaluate/key_source.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::index {

// What of a request it hangs on whether a statement that speaks of its action and resource matches: by its Principal,
// the keys of its conditions and its variables. `said_keys`: keys that every request says alike, lower case.
evaluate::KeySource what_it_hangs_on(const policy::Statement& statement, std::span<const std::string> said_keys,
                                     const policy::Library& library);

}  // namespace iamq::index

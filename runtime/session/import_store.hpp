#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/session.hpp"

namespace iamq {

// Keeps what imports came to from one run of the program to the next, under a key that says all that they hang on but
// the program itself. The edge of the program gives it; what it hands out may be anything, and is held against its
// seal.
struct ImportStore {
  std::function<std::optional<std::string>(std::string_view key)> find;
  std::function<void(std::string_view key, const std::string& bytes)> keep;
};

// From now on the session's large imports are looked for there first, and kept.
void keep_imports(Session& session, ImportStore store);

}  // namespace iamq

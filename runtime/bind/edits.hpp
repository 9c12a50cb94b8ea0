#pragma once

#include <vector>

#include "runtime/bind/binder.hpp"

namespace iamq::bind {

// The World after one edit.
Bound<World> edit(Environment& environment, const World& world, const lang::Edit& edit, const text::Span& span);

// What stands in `what if { … }`: edits one after the other, each unbroken run of declarations at once. Stops after the
// first that fails.
Bound<World> apply(Environment& environment, const World& world, const std::vector<lang::Statement>& statements);

}  // namespace iamq::bind

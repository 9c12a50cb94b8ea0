#pragma once

#include "lang/ast.hpp"
#include "runtime/session/state.hpp"

namespace iamq {

// Asks the question inside an expectation and holds the answer against it. What cannot be bound is a diagnostic.
void expect(SessionState& state, const lang::Expectation& expectation, const text::Span& span, Outcome& outcome);

}  // namespace iamq

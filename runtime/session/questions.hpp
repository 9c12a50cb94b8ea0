#pragma once

#include "lang/ast.hpp"
#include "runtime/session/state.hpp"

// From a question's tree to its answer: names are bound, then the verb is asked.
namespace iamq {

// Adds to `outcome`: the answer, or diagnostics, or what is not answered yet.
void ask(SessionState& state, const lang::Ask& question, const text::Span& span, Outcome& outcome);
void ask(SessionState& state, const lang::SessionVerb& verb, const text::Span& span, Outcome& outcome);

}  // namespace iamq

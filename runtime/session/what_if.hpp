#pragma once

#include "lang/ast.hpp"
#include "runtime/session/state.hpp"

// Hypothetical Worlds: what an edit would do, and going back and forth between Worlds.
namespace iamq {

// `what if { … }`: everything that changes. `what if { … } then Q`: the answer before and after. At the prompt the
// first opens a branch: later statements see the changed World until `commit` or `discard`.
void what_if(SessionState& state, const lang::WhatIfAsk& question, const text::Span& span, Outcome& outcome);

// The World after the edits, and what binding them had to say; nothing after an error.
std::shared_ptr<const model::World> hypothetical(SessionState& state, const lang::WhatIf& edits, Outcome& outcome);

// The question in the World as it is and in a later one: the later answer, with the other as its `before`.
void ask_before_and_after(SessionState& state, const lang::Ask& question, std::shared_ptr<const model::World> after,
                          const text::Span& span, Outcome& outcome);

// What differs between two Worlds, as an answer.
query::Answer changes_between(const SessionState& state, const model::World& before, const model::World& after,
                              const text::Span& span);

// Puts another World in place as long as it lives.
class InWorld {
public:
  InWorld(SessionState& state, std::shared_ptr<const model::World> world) : state_(state), world_(state.world) {
    state_.world = std::move(world);
  }
  ~InWorld() { state_.world = world_; }
  InWorld(const InWorld&) = delete;
  InWorld& operator=(const InWorld&) = delete;

private:
  SessionState& state_;
  std::shared_ptr<const model::World> world_;
};

}  // namespace iamq

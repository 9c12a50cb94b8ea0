#include "runtime/session/what_if.hpp"

#include "runtime/bind/edits.hpp"
#include "runtime/change/world_difference.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/session/questions.hpp"

namespace iamq {

std::shared_ptr<const model::World> hypothetical(SessionState& state, const lang::WhatIf& edits, Outcome& outcome) {
  auto applied = bind::apply(state.environment, *state.world, edits.edits);
  text::append(outcome.diagnostics, std::move(applied.diagnostics));
  if (!applied.value) return nullptr;
  return std::make_shared<const model::World>(std::move(*applied.value));
}

query::Answer changes_between(const SessionState& state, const model::World& before, const model::World& after,
                              const text::Span& span) {
  return change::changes(state.asking(before, span), state.asking(after, span));
}

void ask_before_and_after(SessionState& state, const lang::Ask& question, std::shared_ptr<const model::World> after,
                          const text::Span& span, Outcome& outcome) {
  Outcome earlier;  // what it could not bind, the edits may declare
  ask(state, question, span, earlier);
  const InWorld in_world(state, std::move(after));
  ask(state, question, span, outcome);
  auto* answer = std::get_if<query::Answer>(&outcome.result);
  auto* before = std::get_if<query::Answer>(&earlier.result);
  if (answer == nullptr || before == nullptr) return;
  answer->before = std::make_shared<const query::Answer>(std::move(*before));
  state.last_answer = *answer;
}

void what_if(SessionState& state, const lang::WhatIfAsk& question, const text::Span& span, Outcome& outcome) {
  auto after = hypothetical(state, question.what_if, outcome);
  if (!after) return;
  if (question.then) return ask_before_and_after(state, *question.then, std::move(after), span, outcome);
  if (state.only_checks) return;
  query::Answer answer = changes_between(state, *state.world, *after, span);
  if (state.is_stopped()) {
    outcome.result = StoppedOutcome{};
    return;
  }
  if (state.opens_branches) {
    if (!state.branched_from) state.branched_from = state.world;
    state.world = std::move(after);
    query::add_plain_note(answer, "what follows sees this change: `commit` keeps it, `discard` goes back");
  }
  state.last_answer = answer;
  outcome.result = std::move(answer);
}

}  // namespace iamq

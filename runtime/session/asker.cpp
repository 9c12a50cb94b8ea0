#include "runtime/session/asker.hpp"

#include "runtime/bind/clauses.hpp"
#include "runtime/bind/principals.hpp"

namespace iamq {

void Asker::tell(Asked asked, Outcome& outcome) {
  for (auto& diagnostic : binder_.diagnostics) {
    outcome.diagnostics.push_back(std::move(diagnostic));
  }
  if (!state_.only_checks && state_.is_stopped()) {
    outcome.result = StoppedOutcome{};  // what the verb has found so far is no answer
  } else if (auto* answer = std::get_if<query::Answer>(&asked)) {
    state_.last_answer = *answer;
    outcome.result = std::move(*answer);
  } else if (auto* missing = std::get_if<NotAnswered>(&asked)) {
    outcome.result = NotAnsweredOutcome{std::move(missing->what)};
  }
}

std::vector<model::Subject> Asker::bind_subjects(const std::vector<lang::Ref>& refs) {
  std::vector<model::Subject> subjects;
  for (const auto& ref : refs) {
    for (const auto& subject : bind::resolve_subjects(binder_, ref)) {
      subjects.push_back(subject);
    }
  }
  return subjects;
}

std::optional<model::Clauses> Asker::bind_clauses(const std::optional<model::Act>& act,
                                                  const std::vector<model::Subject>& subjects) {
  std::optional<model::AccountId> account;
  if (!subjects.empty()) {
    account = bind::account_of(binder_.world, subjects.front());
  }
  return bind::resolve_clauses(binder_, clauses_, act ? &*act : nullptr, account);
}

std::optional<model::Act> Asker::bind_act(const lang::Act& act) {
  std::optional<model::AccountId> account = binder_.scope;
  for (const auto& clause : clauses_) {
    const auto* in = std::get_if<lang::InClause>(&clause.node);
    if (in == nullptr) continue;
    const auto named = binder_.world.accounts_named(in->account.text);
    if (named.size() == 1) account = named.front();
  }
  const bind::InScope in_scope(binder_, account);
  return bind::resolve_act(binder_, act);
}

std::vector<text::Span> Asker::spans_of_clauses() const {
  std::vector<text::Span> spans;
  for (const auto& clause : clauses_) {
    const auto* on = std::get_if<lang::OnClause>(&clause.node);
    if (on == nullptr) {
      spans.push_back(clause.span);
    } else if (on->resources.in_account && !on->resources.targets.empty()) {
      text::Span in = on->resources.in_account->span;  // of `on * in A` what stands behind the resources
      in.begin = on->resources.targets.back().span.end;
      spans.push_back(in);
    }
  }
  return spans;
}

}  // namespace iamq

#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "lang/ast.hpp"
#include "runtime/bind/binder.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/session/state.hpp"

namespace iamq {

struct NotAnswered {
  std::string what;
};
// Monostate: the binder says why, or names are only checked.
using Asked = std::variant<std::monostate, query::Answer, NotAnswered>;

// What questions (questions.cpp) and the session's other verbs (verbs.cpp) have in common: each binds the parts of one
// statement and asks its verb, in a visit per kind. A part that cannot be bound leaves its errors in the binder, and
// all parts are tried before giving up, so that one run tells all of them.
class Asker {
public:
  Asker(SessionState& state, const std::vector<lang::Clause>& clauses, const text::Span& span)
      : state_(state), clauses_(clauses), span_(span), binder_(state.environment, *state.world) {}

  // What the visit came to, and what there is to say of it.
  void tell(Asked asked, Outcome& outcome);

protected:
  static std::vector<model::Subject> subjects_of(const std::optional<model::Subject>& subject) {
    return subject ? std::vector{*subject} : std::vector<model::Subject>{};
  }
  std::vector<model::Subject> bind_subjects(const std::vector<lang::Ref>& refs);
  std::optional<model::Clauses> bind_clauses(const std::optional<model::Act>& act,
                                             const std::vector<model::Subject>& subjects);
  // The names of a question `in ACCOUNT` are looked for there first.
  std::optional<model::Act> bind_act(const lang::Act& act);

  // Asks a copy of the binder's World, so that what the binder has found keeps its meaning.
  query::Asking asking() { return state_.asking(binder_.world, span_); }
  // `verb` makes an Answer, or an Answer or a Diagnostic.
  template <class Verb>
  Asked ask_if_bound(Verb&& verb) {
    if (!binder_.ok() || state_.only_checks) {
      return std::monostate{};
    }
    auto result = verb();
    if constexpr (std::is_same_v<decltype(result), query::Answer>) {
      result.clauses = spans_of_clauses();
      return result;
    } else {
      if (auto* diagnostic = std::get_if<text::Diagnostic>(&result)) {
        binder_.diagnostics.push_back(std::move(*diagnostic));
        return std::monostate{};
      }
      auto answer = std::get<query::Answer>(std::move(result));
      answer.clauses = spans_of_clauses();
      return answer;
    }
  }

  SessionState& state_;
  const std::vector<lang::Clause>& clauses_;
  text::Span span_;
  bind::Binder binder_;

private:
  std::vector<text::Span> spans_of_clauses() const;
};

}  // namespace iamq

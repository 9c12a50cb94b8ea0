#include "runtime/query/why.hpp"

#include "runtime/query/can.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/notes.hpp"

namespace iamq::query {

Answer why(const Asking& asking, bool is_negated, const std::vector<model::Subject>& subjects, const model::Act& act,
           const model::Clauses& clauses) {
  Answer answer = can(asking, subjects, act, clauses);
  answer.kind = AnswerKind::why;
  answer.tell_reasons = true;
  if (answer.verdict == Verdict::yes && is_negated) {
    add_plain_note(answer, "the question takes a refusal for granted, but it is allowed");
  } else if (answer.verdict == Verdict::no && !is_negated) {
    add_plain_note(answer, "the question takes for granted that it is allowed, but it is refused");
  }
  return answer;
}

}  // namespace iamq::query

#include "runtime/query/explain.hpp"

#include "runtime/query/can.hpp"
#include "runtime/query/notes.hpp"

namespace iamq::query {
namespace {

Agreement agreement(const AwsRefusal& refusal, const Answer& answer) {
  if (answer.verdict == Verdict::yes) return Agreement::allowed_here;
  if (answer.verdict != Verdict::no) return Agreement::depends_here;
  if (!refusal.reason) return Agreement::refused_too;
  const auto ours = evaluate::reason_of(answer.reasons.back().decision);
  if (!ours || ours->is_explicit != refusal.reason->is_explicit) return Agreement::other_reason;
  // A decoded message does not say in what kind of policy the deny stands.
  if (!refusal.reason->layer || ours->layer == refusal.reason->layer) return Agreement::same_reason;
  return Agreement::other_reason;
}

// What the model does not know, told from the reason that it cannot give.
std::string finding(const AwsRefusal& refusal) {
  const std::string words = evaluate::words_of(*refusal.reason, refusal.action);
  const std::string reason = words.substr(words.find(' ') + 1);
  return refusal.reason->is_explicit ? "the model lacks a statement: " + reason
                                     : "in the account " + reason + "; the model has one that does, or knows of none";
}

}  // namespace

Answer explain(const Asking& asking, const AwsRefusal& refusal, const model::Subject& subject, const model::Act& act,
               const model::Clauses& clauses) {
  Answer answer = can(asking, {subject}, act, clauses);
  answer.kind = AnswerKind::explain;
  answer.tell_reasons = true;
  answer.stated = StatedRefusal{refusal.reason, agreement(refusal, answer)};
  const bool differs =
      answer.stated->agreement == Agreement::allowed_here || answer.stated->agreement == Agreement::other_reason;
  if (differs && refusal.reason && refusal.reason->layer) add_plain_note(answer, finding(refusal));
  return answer;
}

}  // namespace iamq::query

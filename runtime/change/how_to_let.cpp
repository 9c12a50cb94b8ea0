#include "runtime/change/how_to_let.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "runtime/bind/spelling.hpp"
#include "runtime/change/remedies.hpp"
#include "runtime/query/can.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/reachable_roles.hpp"

namespace iamq::change {

namespace {

void add_notes(Remedies& remedies, query::Answer& answer) {
  for (auto& note : remedies.rests_on) query::add_note(answer, std::move(note));
  if (remedies.to_send) query::add_plain_note(answer, "it is allowed as it stands with " + *remedies.to_send);
  for (auto& reason : remedies.reasons_against) query::add_plain_note(answer, std::move(reason));
}

// How many roles that the subject can take are tried.
constexpr std::size_t most_roles = 16;

// What is refused to the caller himself may be allowed in a role that he can take.
void add_note_of_roles(const query::Asking& asking, const model::Subject& subject, const model::Act& act,
                       const model::Clauses& clauses, query::Answer& answer) {
  const bool has_own_session = clauses.with.has_session_policy || !clauses.via.empty();
  if (act.is_assume || has_own_session || subject.kind != model::Subject::Kind::entity) return;
  std::size_t tried = 0;
  for (const auto& role : query::reachable_roles(asking, subject, clauses, answer)) {
    if (tried++ == most_roles || asking.is_stopped()) return;
    model::Clauses in_role = clauses;
    std::string names;
    for (const auto& hop : role.chain) {
      in_role.via.push_back({.role = hop, .session_name = {}, .facts = {}, .has_facts = false});
      names += (names.empty() ? "" : ", ") + bind::qualified_name(*asking.world, hop);
    }
    if (query::can(asking, {subject}, act, in_role).verdict == query::Verdict::yes) {
      query::add_plain_note(answer, "it is allowed as it stands via " + names);
      return;
    }
  }
}

}  // namespace

query::Answer how_to_let(const bind::Environment& environment, const query::Asking& asking,
                         const model::Subject& subject, const model::Act& act, const model::Clauses& clauses) {
  auto remedies = find_remedies(environment, asking, subject, act, clauses, effort_for_how_to_let());
  query::Answer answer = std::move(remedies.now);
  answer.kind = query::AnswerKind::how_to_let;
  answer.remedies = std::move(remedies.found);
  add_notes(remedies, answer);
  if (answer.verdict != query::Verdict::yes) add_note_of_roles(asking, subject, act, clauses, answer);
  if (remedies.gave_up) {
    query::add_plain_note(answer, "the search was given up: more than " +
                                      std::to_string(effort_for_how_to_let().most_trials) + " sets of edits fit");
  }
  return answer;
}

void add_what_would_change_it(const bind::Environment& environment, const query::Asking& asking,
                              const std::vector<model::Subject>& subjects, const model::Act& act,
                              const model::Clauses& clauses, query::Answer& answer) {
  if (answer.verdict == query::Verdict::yes || answer.verdict == query::Verdict::depends) return;
  for (const auto& subject : subjects) {
    auto remedies = find_remedies(environment, asking, subject, act, clauses, effort_for_why());
    // Of several callers some may be let in already, or under conditions.
    const bool is_refused =
        remedies.now.verdict == query::Verdict::no || remedies.now.verdict == query::Verdict::partly;
    if (!is_refused) continue;
    std::move(remedies.found.begin(), remedies.found.end(), std::back_inserter(answer.remedies));
    add_notes(remedies, answer);
  }
}

}  // namespace iamq::change

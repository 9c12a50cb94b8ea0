#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

// What an answer rests on and does not cover.
namespace iamq::query {

void add_note(Answer& answer, Note note);
// Whether such a note says that the answer rests on something that is not in the input.
bool is_about_what_is_missing(Note::Kind kind);
void add_plain_note(Answer& answer, std::string text);
// More regions of resources than are cut: some were not looked at.
void add_note_of_overlap(Answer& answer);

// What one decision rests on that is missing: policies, resource policies and organizations.
void add_notes_of_missing(Answer& answer, const evaluate::Explained& reason);
// The text of the policy of a resource, or of a role's trust policy, is not in the input.
Note note_of_missing_policy(policy::PolicyId policy, std::optional<model::EntityId> bearer);
void add_note_of_missing_policy(Answer& answer, policy::PolicyId policy, std::optional<model::EntityId> bearer);
// What one decision rests on that is missing, and the mechanisms outside the model that could turn it.
void add_notes_of(Answer& answer, const evaluate::Explained& reason);
// The same for all its reasons.
void add_notes_of_reasons(Answer& answer);

// The action is not in the catalog.
void add_note_of_unknown_action(Answer& answer, std::string_view action);
// A notice if the action works on no resource of that type. The request is decided as it is given.
void add_note_of_resource_type(Answer& answer, const Asking& asking, std::string_view action,
                               const model::Target& target);

// One decision may stand for many actions, of which only some are touched by what is outside the model.
class OutsideNotes {
public:
  explicit OutsideNotes(const stdlib::Catalog& catalog) : catalog_(catalog) {}

  // Whether some mechanism outside touches the action.
  bool touches(std::uint32_t action) { return touching()[action] != 0; }
  // Of alike actions those that tell all that is outside: one for each mechanism.
  std::vector<std::uint32_t> representatives(const std::vector<std::uint32_t>& actions);
  // The notes of a decision that stands for the actions whose representatives these are.
  void add(Answer& answer, const evaluate::Explained& reason, const std::vector<std::uint32_t>& representatives) const;
  // What is outside alone.
  void add(Answer& answer, const std::vector<std::uint32_t>& representatives, evaluate::Outcome outcome,
           bool is_cross_account) const;

private:
  const std::vector<std::uint32_t>& touching();

  const stdlib::Catalog& catalog_;
  std::vector<std::uint32_t> touching_;  // by action: a bit for each mechanism; made when first needed
};

}  // namespace iamq::query

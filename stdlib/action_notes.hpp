#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "stdlib/service.hpp"

namespace iamq::stdlib {

// Why a name deserves a note, although or because the catalog does not know it as an action.
enum class ActionNoteKind {
  renamed,     // in AWS's reference of 2018; today called otherwise
  removed,     // in AWS's reference of 2018; nothing has taken its place
  relevelled,  // an action today as well, which AWS then counted to another access level
  moved,       // an action today as well, which an earlier reference of Amplify documented for other resources
  operation,   // an operation of the API, which actions of other names allow: `s3:ListBuckets`
};

// What iamq knows about a name beyond the catalog: a row of stdlib/action-notes.tsv.
struct ActionNote {
  ActionNoteKind kind = ActionNoteKind::removed;
  std::string_view name;                     // `s3:ListObjects`
  std::string_view instead;                  // `s3:ListBucket`; several are separated by blanks; empty if there is none
  std::optional<AccessLevel> level_in_2018;  // nothing if unknown or not an action then
  std::string_view resources_before{};       // of `moved`: ARN patterns, separated by blanks
};

// All notes, sorted by name, upper and lower case alike.
std::span<const ActionNote> action_notes();

// The note about a name (`s3:ListObjects`), compared without regard to case, or null.
const ActionNote* find_action_note(std::string_view name);

}  // namespace iamq::stdlib

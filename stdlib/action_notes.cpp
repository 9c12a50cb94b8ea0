#include "stdlib/action_notes.hpp"

#include <algorithm>

#include "stdlib/text_match.hpp"

namespace iamq::stdlib {

const ActionNote* find_action_note(std::string_view name) {
  auto notes = action_notes();
  auto found = std::lower_bound(notes.begin(), notes.end(), name, [](const ActionNote& note, std::string_view wanted) {
    return less_ignoring_case(note.name, wanted);
  });
  return found != notes.end() && equals_ignoring_case(found->name, name) ? &*found : nullptr;
}

}  // namespace iamq::stdlib

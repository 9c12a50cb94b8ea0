#include "stdlib/suggestion.hpp"

#include <vector>

#include "lang/text/diagnostic.hpp"
#include "stdlib/action_notes.hpp"

namespace iamq::stdlib {

std::optional<std::string> nearest_action(const Catalog& catalog, std::string_view unknown) {
  const auto colon = unknown.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view prefix = unknown.substr(0, colon);
  std::vector<std::string_view> candidates;
  const Service* service = catalog.find_service(prefix);
  if (service == nullptr) {
    for (const Service& known : catalog.services()) candidates.push_back(known.prefix);
    const auto near = text::nearest(prefix, candidates);
    return near ? std::optional(*near + std::string(unknown.substr(colon))) : std::nullopt;
  }
  for (const Action& known : service->actions()) candidates.push_back(known.name);
  const auto near = text::nearest(unknown.substr(colon + 1), candidates);
  return near ? std::optional(std::string(prefix) + ":" + *near) : std::nullopt;
}

std::string help_for_unknown_action(const Catalog& catalog, std::string_view unknown) {
  if (const auto* note = find_action_note(unknown)) {
    std::string instead;
    for (const char c : note->instead) instead += c == ' ' ? std::string("`, `") : std::string(1, c);
    switch (note->kind) {
      case ActionNoteKind::renamed:
        return "AWS documents `" + instead + "` in its place";
      case ActionNoteKind::removed:
        return "AWS documented it in 2018; nothing has taken its place";
      case ActionNoteKind::operation:
        return "an operation of the API, allowed by `" + instead + "`";
      case ActionNoteKind::relevelled:
      case ActionNoteKind::moved:
        break;  // an action
    }
  }
  const auto near = nearest_action(catalog, unknown);
  return near ? "did you mean `" + *near + "`?" : std::string();
}

}  // namespace iamq::stdlib

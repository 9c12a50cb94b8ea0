#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/policy/document_reader.hpp"
#include "runtime/policy/document_rules.hpp"

namespace iamq::policy {

// As read_document, for whoever wants to know what a document means and asks of places only where something is wrong:
// the positions are there only beside diagnostics.
ReadDocument read_meaning(const Json& json, const JsonNode& node, PolicyKind kind, Library& library);

// What was found when documents of one Library were checked: of which of its texts no rule says anything, as actions or
// as resources.
class CheckedTexts {
public:
  bool is_usual_action(StringId id, const Library& library) {
    return is_usual(actions_, id, library, &policy::is_usual_action);
  }
  bool is_usual_resource(StringId id, const Library& library) {
    return is_usual(resources_, id, library, &policy::is_usual_resource);
  }

private:
  enum class Found : std::uint8_t { nothing, usual, unusual };
  static bool is_usual(std::vector<Found>& found, StringId id, const Library& library, bool (*look)(std::string_view)) {
    const auto number = static_cast<std::size_t>(id);
    if (number >= found.size()) found.resize(library.strings().size());
    if (found[number] == Found::nothing) found[number] = look(library.text(id)) ? Found::usual : Found::unusual;
    return found[number] == Found::usual;
  }

  std::vector<Found> actions_, resources_;  // by the text's number
};

// As check_document, for whoever checks thousands that share most of their texts. Places are known of none.
std::vector<text::Diagnostic> check_meaning(const Document& document, const text::Span& span, PolicyKind kind,
                                            const Library& library, CheckedTexts& checked);

}  // namespace iamq::policy

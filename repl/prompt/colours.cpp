#include "repl/prompt/colours.hpp"

#include <set>

#include "lang/reading.hpp"
#include "lang/text/quoting.hpp"
#include "repl/prompt/entry.hpp"

namespace iamq::repl {
namespace {

using lang::Part;

// Only the eight colours that every terminal has and every theme makes readable.
constexpr std::string_view code_of(Part part) {
  switch (part) {
    case Part::keyword:
      return "1";
    case Part::action:
      return "36";
    case Part::key:
      return "35";
    case Part::value:
    case Part::text:
    case Part::number:
      return "32";
    case Part::new_name:
      return "1;34";
    case Part::comment:
      return "2";
    case Part::unexpected:
      return "31";
    case Part::symbol:
    case Part::name:
    case Part::resource:
    case Part::other:
      return "";
  }
  return "";
}
constexpr std::string_view command_code = "1;36";
constexpr std::string_view unknown_code = "4";
constexpr std::string_view unknown_action_code = "4;36";
constexpr std::string_view unknown_key_code = "4;35";

// A text that takes longer than a key may is painted plain.
constexpr std::size_t longest_painted = 20'000;
constexpr std::size_t most_names = 200;

bool has_free_part(std::string_view word) {
  return word.find_first_of("*?$\"") != std::string_view::npos;
}

}  // namespace

std::vector<line::Paint> colours(const std::string& text, std::size_t cursor, const Session& session) {
  std::vector<line::Paint> paints;
  if (text.size() > longest_painted) return paints;
  if (is_command(text)) {
    const std::size_t colon = text.find(':');
    paints.push_back({colon, std::min(text.find_first_of(" \t\n", colon), text.size()), command_code});
    return paints;
  }
  const auto pieces = lang::pieces(text);
  std::set<std::string, std::less<>> declared_here;
  for (const auto& piece : pieces) {
    const auto word = std::string_view(text).substr(piece.begin, piece.end - piece.begin);
    if (piece.part == Part::new_name) declared_here.insert(text::unquote(word));
  }
  std::size_t names = 0;
  for (const auto& piece : pieces) {
    const auto word = std::string_view(text).substr(piece.begin, piece.end - piece.begin);
    const bool is_touched = piece.begin <= cursor && cursor <= piece.end;
    std::string_view code = code_of(piece.part);
    if (is_touched) {
      if (piece.part == Part::unexpected) code = {};
    } else if (piece.part == Part::name && ++names <= most_names) {
      const std::string name = text::unquote(word);
      const std::string last = name.substr(name.rfind('/') + 1);
      const bool is_known = declared_here.count(name) != 0 || declared_here.count(last) != 0 || session.knows(name);
      if (!is_known) code = unknown_code;
    } else if (piece.part == Part::action && !has_free_part(word)) {
      if (session.catalog().find_action(word) == nullptr) code = unknown_action_code;
    } else if (piece.part == Part::key && !has_free_part(word)) {
      if (!session.catalog().key_type(word)) code = unknown_key_code;
    }
    if (!code.empty()) paints.push_back({piece.begin, piece.end, code});
  }
  return paints;
}

}  // namespace iamq::repl

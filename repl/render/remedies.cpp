#include "repl/render/remedies.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "repl/render/conditions.hpp"
#include "repl/render/names.hpp"

namespace iamq::render {
namespace {

std::string with_indent(std::string_view text, std::string_view indent) {
  std::string lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines += std::string(indent) + std::string(text.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return lines;
}

std::string edits_of(const query::Remedy& remedy, std::string_view indent) {
  std::string lines;
  for (const auto& edit : remedy.edits) lines += with_indent(printable(edit, true), indent);
  return lines;
}

std::string then_words(const query::Remedy& remedy) {
  return remedy.condition.is_always() ? std::string() : "allowed then if " + condition_text(remedy.condition);
}

// Behind a `why`: the first way only.
std::string below_why(const query::Answer& answer, const Screen& screen) {
  std::string text;
  for (const auto& remedy : answer.remedies) {
    const std::string who =
        answer.remedies.size() > 1 ? " for " + principal_name(*answer.world, remedy.principal) : std::string();
    const std::string head = "to change this" + who + ":";
    const bool is_one_line = remedy.edits.size() == 1 && remedy.edits.front().find('\n') == std::string::npos;
    text += "\n" + painted(screen, Paint::heading, head);
    text += is_one_line ? " " + printable(remedy.edits.front()) + "\n" : "\n" + edits_of(remedy, "  ");
    if (const std::string then = then_words(remedy); !then.empty()) text += "  (" + then + ")\n";
  }
  return text;
}

// Each way below a comment, so that any of them, or a whole page, can be pasted.
std::string ways(const query::Answer& answer, const Screen& screen) {
  std::string text;
  for (std::size_t i = 0; i < answer.remedies.size(); ++i) {
    const auto& remedy = answer.remedies[i];
    std::string head = fmt::format("# {} of {}", i + 1, answer.remedies.size());
    if (const std::string then = then_words(remedy); !then.empty()) head += ": " + then;
    text += "\n" + painted(screen, Paint::faint, head) + "\n";
    for (const auto& opened : remedy.opens) {
      text += painted(screen, Paint::faint, folded_under("# opens also " + printable(opened), screen, "#   ")) + "\n";
    }
    text += edits_of(remedy, "");
  }
  return text;
}

}  // namespace

std::string remedies_text(const query::Answer& answer, const Screen& screen) {
  return answer.kind == query::AnswerKind::how_to_let ? ways(answer, screen) : below_why(answer, screen);
}

}  // namespace iamq::render

#include "repl/render/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "repl/render/cells.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/headline.hpp"
#include "repl/render/table.hpp"
#include "repl/render/why.hpp"
#include "repl/render/words.hpp"

namespace iamq::render {
namespace {

using query::Answer;
using query::AnswerKind;

// Columns in which no row says anything are left out.
TextTable table_of(const Answer& answer, const text::Sources& sources) {
  TextTable table;
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : answer.rows) {
    std::vector<std::string> cells;
    for (const auto& cell : row.cells) cells.push_back(cell_text(cell, answer, sources));
    rows.push_back(std::move(cells));
  }
  for (std::size_t column = 0; column < answer.columns.size(); ++column) {
    const bool says_something = std::any_of(
        rows.begin(), rows.end(), [&](const auto& row) { return column < row.size() && !row[column].empty(); });
    if (!says_something && !rows.empty()) continue;
    table.titles.emplace_back(answer.columns[column].title);
    table.rows.resize(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      table.rows[row].push_back(column < rows[row].size() ? rows[row][column] : std::string());
    }
  }
  return table;
}

// A yes or no about one request says all in its headline and the statements below it.
bool needs_table(const Answer& answer) {
  if (answer.rows.empty()) return false;
  switch (answer.kind) {
    case AnswerKind::can:
    case AnswerKind::why:
    case AnswerKind::explain:
      return answer.rows.size() > 1;
    case AnswerKind::show:
    case AnswerKind::text:
      return !answer.columns.empty();
    case AnswerKind::who_can:
    case AnswerKind::permissions:
    case AnswerKind::roles:
    case AnswerKind::reach:
    case AnswerKind::list:
      return true;
  }
  return true;
}

// The request that settles a row: the first that is not allowed, else the last.
const evaluate::Explained* settling(const Answer& answer, const query::Row& row) {
  const evaluate::Explained* last = nullptr;
  for (const std::size_t index : row.reasons) {
    if (index >= answer.reasons.size()) continue;
    last = &answer.reasons[index];
    if (!last->decision.is_allowed() && last->decision.outcome != evaluate::Outcome::depends) return last;
  }
  return last;
}

std::string reasons_text(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  std::string text;
  if (answer.tell_reasons) {
    for (const auto& reason : answer.reasons)
      text += "\n" + tell(reason, *answer.world, sources, screen, answer.kind != AnswerKind::explain);
    return text;
  }
  if (answer.kind != AnswerKind::can || answer.rows.size() != 1) return text;
  if (const auto* reason = settling(answer, answer.rows.front())) {
    text += tell_briefly(*reason, *answer.world, sources, screen);
  }
  return text;
}

std::string notes_text(const Answer& answer, const Screen& screen) {
  std::string text;
  std::set<std::string> told;
  for (const auto& note : answer.notes) {
    const std::string sentence = note_text(note, answer);
    if (sentence.empty() || !told.insert(sentence).second) continue;
    bool is_first = true;
    for (const auto& line : folded("note: " + sentence, screen.width)) {
      text += (is_first ? "" : "      ") + painted(screen, Paint::faint, line) + "\n";
      is_first = false;
    }
  }
  return text;
}

}  // namespace

std::string answer_text(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  std::string text = headline(answer, sources, screen);
  if (!text.empty()) text += "\n";
  return text + answer_details(answer, sources, screen);
}

std::string answer_details(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  std::string text;
  if (needs_table(answer)) text += draw(table_of(answer, sources), screen);
  if (!answer.body.empty()) {
    text += printable(answer.body, true);
    if (text.back() != '\n') text += "\n";
  }
  text += reasons_text(answer, sources, screen);
  text += notes_text(answer, screen);
  return text;
}

}  // namespace iamq::render

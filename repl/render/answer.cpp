#include "repl/render/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "repl/render/cells.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/headline.hpp"
#include "repl/render/remedies.hpp"
#include "repl/render/table.hpp"
#include "repl/render/why.hpp"
#include "repl/render/words.hpp"
#include "runtime/evaluate/outside.hpp"

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
    case AnswerKind::how_to_let:
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
    case AnswerKind::compare:
    case AnswerKind::within:
    case AnswerKind::changes:
      return true;
  }
  return true;
}

// The request of a row that was refused.
std::optional<std::size_t> refused_step(const Answer& answer, const query::Row& row) {
  for (const std::size_t index : row.reasons) {
    const auto& decision = answer.reasons[index].decision;
    if (!decision.is_allowed() && decision.outcome != evaluate::Outcome::depends) return index;
  }
  return std::nullopt;
}

// What was asked where a request stands for it: a pattern of actions or resources.
AskedAs asked_of(const Answer& answer, std::size_t reason, const text::Sources& sources) {
  for (const auto& row : answer.rows) {
    if (row.own >= row.reasons.size() || row.reasons[row.own] != reason) continue;
    AskedAs asked;
    for (const auto& cell : row.cells) {
      const auto& request = answer.reasons[reason].request;
      const auto* actions = std::get_if<query::ActionsCell>(&cell);
      const auto* resource = std::get_if<query::ResourceCell>(&cell);
      if (actions != nullptr && actions->actions.empty() && actions->patterns != std::vector{request.action}) {
        asked.action = cell_text(cell, answer, sources);
      }
      if (resource != nullptr && !request.resources.empty() && resource->pattern != request.resources.front().arn) {
        asked.resource = cell_text(cell, answer, sources);
      }
    }
    return asked;
  }
  return {};
}

std::string reasons_text(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  std::string text;
  if (answer.tell_reasons) {
    for (std::size_t i = 0; i < answer.reasons.size(); ++i) {
      AskedAs asked = asked_of(answer, i, sources);
      asked.in_words_of_aws = answer.kind != AnswerKind::explain;
      text += "\n" + tell(answer.reasons[i], *answer.world, sources, screen, asked);
    }
    return text;
  }
  if (answer.kind != AnswerKind::can || answer.rows.size() != 1) return text;
  const auto& row = answer.rows.front();
  const auto tell_of = [&](std::size_t index) {
    text += tell_briefly(answer.reasons[index], *answer.world, sources, screen, asked_of(answer, index, sources));
  };
  if (const auto refused = refused_step(answer, row)) {
    tell_of(*refused);
  } else {
    // What was asked, and what `passing` adds to it.
    for (std::size_t i = row.own; i < row.reasons.size(); ++i) tell_of(row.reasons[i]);
  }
  return text;
}

// More mechanisms than these are named in one line, without saying what each does.
constexpr std::size_t most_outside_explained = 2;

std::vector<std::string> note_sentences(const Answer& answer) {
  const auto is_outside = [](const query::Note& note) { return note.kind == query::Note::Kind::outside_model; };
  const bool are_many = static_cast<std::size_t>(std::count_if(answer.notes.begin(), answer.notes.end(), is_outside)) >
                        most_outside_explained;
  std::vector<std::string> sentences;
  std::vector<std::string> outside;
  for (const auto& note : answer.notes) {
    if (are_many && is_outside(note) && note.number < evaluate::outside_rows().size()) {
      outside.emplace_back(evaluate::outside_rows()[note.number].name);
    } else {
      sentences.push_back(note_text(note, answer));
    }
  }
  if (!outside.empty()) {
    std::sort(outside.begin(), outside.end());
    std::string sentence;
    for (const auto& name : outside) sentence += (sentence.empty() ? "outside the model: " : ", ") + name;
    sentences.push_back(sentence + " may allow or refuse some of it");
  }
  return sentences;
}

std::string notes_text(const Answer& answer, const Screen& screen) {
  std::string text;
  std::set<std::string> told;
  for (const auto& sentence : note_sentences(answer)) {
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
  if (answer.before) {
    return "before: " + headline(*answer.before, sources, screen) + "\nafter:  " + headline(answer, sources, screen) +
           "\n" + answer_details(answer, sources, screen);
  }
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
  text += remedies_text(answer, screen);
  text += notes_text(answer, screen);
  return text;
}

}  // namespace iamq::render

#include "repl/render/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "repl/render/cells.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/headline.hpp"
#include "repl/render/names.hpp"
#include "repl/render/remedies.hpp"
#include "repl/render/table.hpp"
#include "repl/render/why.hpp"
#include "repl/render/words.hpp"
#include "runtime/evaluate/outside.hpp"

namespace iamq::render {
namespace {

using query::Answer;
using query::AnswerKind;

// `Allow (3 of 456 services)`
std::string heading_of(const query::Section& section) {
  if (!section.total) return section.name;
  return fmt::format("{} ({} of {} {})", section.name, section.defined.value_or(0), *section.total, section.of_what);
}

// Sections have a line of their own.
void add_headings(const Answer& answer, TextTable& table) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const auto section = answer.rows[row].section;
    const bool is_first = section && (row == 0 || answer.rows[row - 1].section != section);
    if (is_first && !table.titles.empty()) {
      rows.push_back({heading_of(answer.sections[*section])});
    }
    rows.push_back(std::move(table.rows[row]));
    if (section && !rows.back().empty()) rows.back().front().insert(0, "  ");
  }
  table.rows = std::move(rows);
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

// More mechanisms than these are named in one line, without saying what each does.
constexpr std::size_t most_outside_explained = 2;

}  // namespace

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
    case AnswerKind::summary:
    case AnswerKind::policies:
    case AnswerKind::resources:
    case AnswerKind::needs:
      return true;
  }
  return true;
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
    if ((!says_something && !rows.empty()) || answer.columns[column].title.empty()) continue;
    table.titles.emplace_back(answer.columns[column].title);
    table.rows.resize(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      table.rows[row].push_back(column < rows[row].size() ? rows[row][column] : std::string());
    }
  }
  if (!answer.sections.empty()) add_headings(answer, table);
  return table;
}

namespace {

// Of more policies of resources, or trust policies, whose texts are missing one sentence tells.
constexpr std::size_t most_texts_missed_one_by_one = 3, most_named = 10;

std::string without_text_sentence(const model::World& world, const std::vector<const query::Note*>& notes) {
  std::string text = "rests on the policies of " + std::to_string(notes.size()) +
                     " resources and roles, whose texts are not in the input: ";
  for (std::size_t i = 0; i < std::min(notes.size(), most_named); ++i) {
    text += (i == 0 ? "" : ", ") + name_of(world, *notes[i]->entity);
  }
  return text + (notes.size() > most_named ? " and " + std::to_string(notes.size() - most_named) + " more" : "");
}

}  // namespace

std::vector<std::string> note_sentences(const std::vector<query::Note>& notes, const model::World& world) {
  const auto is_outside = [](const query::Note& note) { return note.kind == query::Note::Kind::outside_model; };
  const bool are_many =
      static_cast<std::size_t>(std::count_if(notes.begin(), notes.end(), is_outside)) > most_outside_explained;
  const auto is_without_text = [](const query::Note& note) {
    return note.kind == query::Note::Kind::missing_policy && note.entity;
  };
  std::vector<const query::Note*> without_text;
  for (const auto& note : notes) {
    if (is_without_text(note)) without_text.push_back(&note);
  }
  std::vector<std::string> sentences;
  std::vector<std::string> outside;
  for (const auto& note : notes) {
    if (without_text.size() > most_texts_missed_one_by_one && is_without_text(note)) {
      if (&note == without_text.front()) sentences.push_back(without_text_sentence(world, without_text));
    } else if (are_many && is_outside(note) && note.number < evaluate::outside_rows().size()) {
      outside.emplace_back(evaluate::outside_rows()[note.number].name);
    } else {
      sentences.push_back(note_text(note, world));
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

namespace {

// What is to be pasted stays as it is; comments in it are folded.
std::string body_text(const Answer& answer, const Screen& screen) {
  std::string text;
  const std::string body = printable(answer.body, true);
  for (std::size_t from = 0; from < body.size();) {
    const std::size_t end = std::min(body.find('\n', from), body.size());
    const std::string_view line = std::string_view(body).substr(from, end - from);
    const std::size_t marks = std::min(line.find_first_not_of('#'), line.size());
    text += marks > 0 ? folded_under(line, screen, std::string(marks, '#') + "   ") : std::string(line);
    text += "\n";
    from = end + 1;
  }
  return text;
}

std::string notes_text(const Answer& answer, const Screen& screen) {
  std::string text;
  std::set<std::string> told;
  for (const auto& sentence : note_sentences(answer.notes, *answer.world)) {
    if (sentence.empty() || !told.insert(sentence).second) continue;
    constexpr std::string_view head = "note: ", below = "      ";
    bool is_first = true;
    for (const auto& line : folded(sentence, screen.width > below.size() ? screen.width - below.size() : 0)) {
      text += is_first ? painted(screen, Paint::faint, std::string(head) + line)
                       : std::string(below) + painted(screen, Paint::faint, line);
      text += "\n";
      is_first = false;
    }
  }
  return text;
}

}  // namespace

std::string answer_text(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  if (answer.before) {
    constexpr std::string_view below = "        ";
    return folded_under("before: " + headline(*answer.before, sources, screen), screen, below) + "\n" +
           folded_under("after:  " + headline(answer, sources, screen), screen, below) + "\n" +
           answer_details(answer, sources, screen);
  }
  std::string text = folded_under(headline(answer, sources, screen), screen, "  ");
  if (!text.empty()) text += "\n";
  return text + answer_details(answer, sources, screen);
}

std::string answer_details(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  std::string text;
  if (needs_table(answer)) text += draw(table_of(answer, sources), screen);
  if (!answer.body.empty()) {
    text += body_text(answer, screen);
  }
  text += reasons_text(answer, sources, screen);
  text += remedies_text(answer, screen);
  text += notes_text(answer, screen);
  return text;
}

}  // namespace iamq::render

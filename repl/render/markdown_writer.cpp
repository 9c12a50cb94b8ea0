#include "repl/render/markdown_writer.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "repl/render/answer.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/render/expectations.hpp"
#include "repl/render/headline.hpp"
#include "repl/render/markdown_text.hpp"
#include "repl/render/remedies.hpp"

namespace iamq::render {
namespace {

using query::Answer;

const Screen no_screen;

// Whether a cell holds words or a number, not a name or a pattern of IAM.
bool is_words(const query::Cell& cell) {
  if (const auto* text = std::get_if<query::TextCell>(&cell)) {
    return text->text.find(' ') != std::string::npos || text->text.find_first_of(":/*") == std::string::npos;
  }
  return std::holds_alternative<std::monostate>(cell) || std::holds_alternative<query::NumberCell>(cell) ||
         std::holds_alternative<query::OutcomeCell>(cell);
}
// Whether all cells below a title do.
bool is_of_words(const Answer& answer, const std::string& title) {
  for (std::size_t column = 0; column < answer.columns.size(); ++column) {
    if (answer.columns[column].title != title) continue;
    return std::all_of(answer.rows.begin(), answer.rows.end(), [&](const query::Row& row) {
      return column >= row.cells.size() || is_words(row.cells[column]);
    });
  }
  return false;
}

std::string strong(const std::string& text) {
  return text.empty() ? text : "**" + markdown_words(text) + "**";
}

// The first line of an answer is the answer; what AWS says above a summary follows it.
std::string markdown_headline(const Answer& answer, const text::Sources& sources) {
  if (answer.before) {
    return "- before: " + strong(headline(*answer.before, sources, no_screen)) +
           "\n- after: " + strong(headline(answer, sources, no_screen)) + "\n";
  }
  const std::string lines = headline(answer, sources, no_screen);
  const std::size_t end = std::min(lines.find('\n'), lines.size());
  // A text that is shown is told by the question.
  const std::string first = lines.empty() ? question_text(answer, sources) : lines.substr(0, end);
  std::string text = strong(first) + "\n";
  if (end < lines.size()) text += "\n" + markdown_words(lines.substr(end + 1)) + "\n";
  return text;
}

std::string without_empty_lines_around(std::string text) {
  text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
  while (text.size() > 1 && text[text.size() - 2] == '\n') text.pop_back();
  return text;
}

// A block below what stands before it; nothing for an empty text.
std::string block(const std::string& text, std::string_view language) {
  const std::string lines = without_empty_lines_around(text);
  return lines.empty() ? std::string() : "\n" + markdown_block(lines, language);
}

std::string markdown_answer(const Answer& answer, const text::Sources& sources) {
  std::string text = markdown_headline(answer, sources);
  if (const std::string table = needs_table(answer) ? markdown_table(answer, sources) : ""; !table.empty()) {
    text += "\n" + table;
  }
  const std::string body = printable(answer.body, true);
  text += block(body, !body.empty() && (body.front() == '{' || body.front() == '[') ? "json" : "");
  const std::string remedies = remedies_text(answer, no_screen);
  if (answer.kind == query::AnswerKind::how_to_let) {
    text += block(reasons_text(answer, sources, no_screen), "text") + block(remedies, "");
  } else {
    text += block(reasons_text(answer, sources, no_screen) + remedies, "text");
  }
  const std::string notes = markdown_notes(answer);
  return text + (notes.empty() ? "" : "\n") + notes;
}

std::string markdown_expectation(const Outcome& outcome, const ExpectationOutcome& expectation,
                                 const text::Sources& sources) {
  std::string text =
      "- " + std::string(result_key(expectation.result)) + ": " + markdown_code(expectation_text(outcome, sources));
  if (!expectation.got.empty()) {
    text += " (" + markdown_words(place(outcome.span, sources)) + ": expected " +
            markdown_words(printable(expectation.expected)) + ", got " + markdown_words(printable(expectation.got)) +
            ")";
  }
  if (holds_as_far_as_known(expectation)) {
    std::string missing;
    for (const auto& sentence : rests_on_sentences(expectation)) missing += (missing.empty() ? "" : "; ") + sentence;
    text += " (rests on what is not known: " + markdown_words(missing) + ")";
  }
  return text + "\n";
}

// A list of expectations, and a test as a list below its name.
std::string markdown_test(const TestOutcome& test, const text::Sources& sources) {
  std::string text =
      "- " + std::string(result_key(test.result)) + ": test " + markdown_code(printable(test.name)) + "\n";
  for (const Outcome& outcome : test.outcomes) {
    const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
    if (expectation != nullptr) text += "  " + markdown_expectation(outcome, *expectation, sources);
  }
  return text;
}

class MarkdownWriter final : public Writer {
public:
  std::string begin() override {
    has_written_ = false;
    return {};
  }

  std::string write(const Outcome& outcome, const text::Sources& sources) override {
    std::string text;
    bool is_item = true;
    if (const auto* answer = std::get_if<Answer>(&outcome.result)) {
      text = markdown_answer(*answer, sources);
      is_item = false;
    } else if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) {
      text = markdown_expectation(outcome, *expectation, sources);
    } else if (const auto* test = std::get_if<TestOutcome>(&outcome.result)) {
      text = markdown_test(*test, sources);
    }
    if (text.empty()) return text;
    const bool needs_gap = std::exchange(has_written_, true) && !(is_item && was_item_);
    was_item_ = is_item;
    return (needs_gap ? "\n" : "") + text;
  }

private:
  bool has_written_ = false, was_item_ = false;
};

}  // namespace

std::string markdown_table(const Answer& answer, const text::Sources& sources, std::size_t most_bytes) {
  if (answer.rows.empty()) return {};
  const TextTable table = table_of(answer, sources);
  std::vector<bool> of_words;
  for (const std::string& title : table.titles) of_words.push_back(is_of_words(answer, title));
  std::string text = markdown_row(table.titles) + markdown_row(std::vector<std::string>(table.titles.size(), "---"));
  std::size_t at = 0;
  for (; at < table.rows.size(); ++at) {
    const auto& row = table.rows[at];
    const bool is_heading = row.size() == 1 && table.titles.size() > 1;
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = row[i].substr(std::min(row[i].find_first_not_of(' '), row[i].size()));
      cells.push_back(is_heading ? strong(cell) : of_words[i] ? markdown_words(cell) : markdown_code(cell));
    }
    cells.resize(table.titles.size());
    const std::string line = markdown_row(cells);
    if (line.size() > most_bytes || text.size() > most_bytes - line.size()) break;
    text += line;
  }
  if (at < table.rows.size()) text += "\n… and " + std::to_string(table.rows.size() - at) + " more rows\n";
  return text;
}

std::string markdown_notes(const Answer& answer) {
  std::string text;
  std::vector<std::string> told;
  for (const std::string& sentence : note_sentences(answer.notes, *answer.world)) {
    if (sentence.empty() || std::find(told.begin(), told.end(), sentence) != told.end()) continue;
    told.push_back(sentence);
    text += "- " + markdown_words(sentence) + "\n";
  }
  return text;
}

std::unique_ptr<Writer> make_markdown_writer(const Screen&) {
  return std::make_unique<MarkdownWriter>();
}

}  // namespace iamq::render

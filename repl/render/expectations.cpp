#include "repl/render/expectations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "repl/render/answer.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/render/headline.hpp"
#include "repl/render/remedies.hpp"
#include "repl/render/why.hpp"

namespace iamq::render {
namespace {

std::string indented(const std::string& text, std::string_view indent) {
  std::string result;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size() - 1);
    if (text[from] != '\n') result += indent;
    result += text.substr(from, end - from + 1);
    from = end + 1;
  }
  return result;
}

// Nobody reads more of them below one expectation.
constexpr std::size_t most_missing_told = 6;

// `  rests on what is not known:`, and below it what that is.
std::string missing_lines(const std::string& head, std::vector<std::string> sentences, const Screen& screen) {
  if (sentences.empty()) return {};
  if (sentences.size() > most_missing_told) {
    const std::size_t left_out = sentences.size() - most_missing_told + 1;
    sentences.resize(most_missing_told - 1);
    sentences.push_back(fmt::format("and {} more", left_out));
  }
  std::string text = "  " + head + "\n";
  for (const auto& sentence : sentences) text += folded_under("    - " + sentence, screen, "      ") + "\n";
  return text;
}

struct ResultWords {
  std::string_view word;
  Paint paint;
};
ResultWords words_of(ExpectationResult result) {
  switch (result) {
    case ExpectationResult::met:
      return {"ok", Paint::good};
    case ExpectationResult::failed:
      return {"failed", Paint::bad};
    case ExpectationResult::undecided:
      return {"undecided", Paint::unsure};
    case ExpectationResult::todo_failed:
      return {"todo", Paint::faint};
    case ExpectationResult::todo_met:
      return {"todo, but it holds", Paint::unsure};
  }
  return {"failed", Paint::bad};
}

}  // namespace

std::string_view result_key(ExpectationResult result) {
  switch (result) {
    case ExpectationResult::met:
      return "met";
    case ExpectationResult::failed:
      return "failed";
    case ExpectationResult::undecided:
      return "undecided";
    case ExpectationResult::todo_failed:
      return "todo-failed";
    case ExpectationResult::todo_met:
      return "todo-met";
  }
  return "failed";
}

std::string expectation_text(const Outcome& outcome, const text::Sources& sources) {
  return printable(on_one_line(sources.text(outcome.span)));
}

bool holds_as_far_as_known(const ExpectationOutcome& expectation) {
  return expectation.result == ExpectationResult::met && !expectation.rests_on.empty();
}

std::vector<std::string> rests_on_sentences(const ExpectationOutcome& expectation) {
  std::vector<std::string> sentences;
  for (const auto& missing : expectation.rests_on) {
    for (auto& sentence : note_sentences(missing.notes, *missing.world)) {
      if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end()) {
        sentences.push_back(std::move(sentence));
      }
    }
  }
  return sentences;
}

std::string explanation(const ExpectationOutcome& expectation, const text::Sources& sources, const Screen& screen) {
  if (!expectation.answer) return {};
  const auto& answer = *expectation.answer;
  if (answer.reasons.size() == 1 && answer.kind != query::AnswerKind::changes) {
    return tell(answer.reasons.front(), *answer.world, sources, screen) + remedies_text(answer, screen);
  }
  return answer_details(answer, sources, screen);
}

namespace {

std::string missing_report(const ExpectationOutcome& expectation, const Screen& screen) {
  return missing_lines("rests on what is not known:", rests_on_sentences(expectation), screen);
}

}  // namespace

std::string expectation_report(const Outcome& outcome, const ExpectationOutcome& expectation,
                               const text::Sources& sources, const Screen& screen) {
  const ResultWords words = words_of(expectation.result);
  const bool is_fine =
      expectation.result == ExpectationResult::met || expectation.result == ExpectationResult::todo_failed;
  if (is_fine) {
    const std::string line = painted(screen, words.paint, words.word) + ": " + expectation_text(outcome, sources);
    const std::string below = holds_as_far_as_known(expectation) ? missing_report(expectation, screen) : "";
    return folded_under(line, screen, "  ") + "\n" + below;
  }
  std::string report = painted(screen, words.paint, words.word) + ": " + place(outcome.span, sources) + "\n";
  report += excerpt(outcome.span, sources, screen, '^', words.paint);
  if (!expectation.expected.empty()) report += "  expected: " + printable(expectation.expected) + "\n";
  if (!expectation.got.empty()) report += "  got:      " + printable(expectation.got) + "\n";
  if (expectation.result == ExpectationResult::undecided) report += missing_report(expectation, screen);
  return report + indented(explanation(expectation, sources, screen), "  ");
}

void Tally::add(ExpectationResult result) {
  switch (result) {
    case ExpectationResult::met:
      ++met;
      break;
    case ExpectationResult::failed:
    case ExpectationResult::todo_met:
      ++failed;
      break;
    case ExpectationResult::undecided:
      ++undecided;
      break;
    case ExpectationResult::todo_failed:
      ++todo;
      break;
  }
}

void Tally::add(const ExpectationOutcome& expectation) {
  add(expectation.result);
  if (holds_as_far_as_known(expectation)) ++resting;
}

void Tally::add(const Tally& more) {
  met += more.met;
  failed += more.failed;
  undecided += more.undecided;
  todo += more.todo;
  resting += more.resting;
}

Tally tally_of(const TestOutcome& test) {
  Tally tally;
  for (const auto& outcome : test.outcomes) {
    if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) tally.add(*expectation);
  }
  return tally;
}

namespace {

// Expectations of one test mostly lack the same: what it is stands once, with their lines.
std::string missing_report(const TestOutcome& test, const text::Sources& sources, const Screen& screen) {
  std::vector<std::pair<std::vector<std::string>, std::string>> lines_by_missing;
  for (const auto& outcome : test.outcomes) {
    const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
    if (expectation == nullptr || !holds_as_far_as_known(*expectation)) continue;
    const std::string line = std::to_string(sources.locate(outcome.span.source, outcome.span.begin).line);
    auto sentences = rests_on_sentences(*expectation);
    const auto known = std::find_if(lines_by_missing.begin(), lines_by_missing.end(),
                                    [&](const auto& one) { return one.first == sentences; });
    if (known == lines_by_missing.end()) {
      lines_by_missing.emplace_back(std::move(sentences), line);
    } else {
      known->second += ", " + line;
    }
  }
  std::string report;
  for (const auto& [sentences, lines] : lines_by_missing) {
    const bool is_one = lines.find(',') == std::string::npos;
    const std::string head = is_one ? "line " + lines + " rests on" : "lines " + lines + " rest on";
    report += missing_lines(head + " what is not known:", sentences, screen);
  }
  return report;
}

}  // namespace

std::string test_report(const TestOutcome& test, const text::Sources& sources, const Screen& screen) {
  const ResultWords words = words_of(test.result);
  const Tally tally = tally_of(test);
  std::string report = painted(screen, words.paint, words.word) + ": test \"" + printable(test.name) + "\"";
  if (!test.todo.empty()) report += " todo \"" + printable(test.todo) + "\"";
  if (tally.met == tally.all()) {
    report += fmt::format(" ({})", counted(tally.met, "expectation", "expectations"));
  } else {
    report += fmt::format(" ({} of {} expectations hold)", tally.met, tally.all());
  }
  report = folded_under(report, screen, "  ") + "\n" + missing_report(test, sources, screen);
  for (const auto& outcome : test.outcomes) {
    const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
    if (expectation != nullptr && expectation->result != ExpectationResult::met) {
      report += indented(expectation_report(outcome, *expectation, sources, screen), "  ");
    } else if (const auto* answer = std::get_if<query::Answer>(&outcome.result)) {
      report += indented(answer_text(*answer, sources, screen), "  ");
    }
    for (const auto& diagnostic : outcome.diagnostics) report += indented(draw(diagnostic, sources, screen), "  ");
  }
  return report;
}

}  // namespace iamq::render

#include "repl/testing/reports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "repl/render/diagnostic.hpp"

namespace iamq::repl {
namespace {

constexpr std::array<TestFormatRow, 5> table = {{
    {"human", human_report, "for people: what does not hold, with its source, why, and what would change it"},
    {"tap", tap_report, "Test Anything Protocol, for prove and others"},
    {"junit", junit_report, "JUnit's XML, which most CI services read"},
    {"jsonl", json_lines_report, "one object a line for each test, then a summary"},
    {"github", github_report, "for people, with annotations and a step summary of GitHub Actions"},
}};

void place(Finding& finding, const text::Span& span, const text::Sources& sources) {
  finding.file = render::printable(sources.name(span.source));
  finding.begin = sources.locate(span.source, span.begin);
  finding.end = sources.locate(span.source, span.end);
}

void add_errors(const Outcome& outcome, const text::Sources& sources, std::vector<Finding>& findings) {
  for (const auto& diagnostic : outcome.diagnostics) {
    if (diagnostic.severity == text::Severity::error) findings.push_back(finding_of({diagnostic, &sources}));
  }
  if (const auto* missing = std::get_if<NotAnsweredOutcome>(&outcome.result)) {
    text::Diagnostic diagnostic;
    diagnostic.message = missing->what + " is not answered yet";
    diagnostic.span = outcome.span;
    if (outcome.diagnostics.empty()) findings.push_back(finding_of({diagnostic, &sources}));
  }
}

void add_expectation(const Outcome& outcome, const text::Sources& sources, std::vector<Finding>& findings) {
  const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
  if (expectation == nullptr) return;
  Finding finding;
  finding.text = render::expectation_text(outcome, sources);
  place(finding, outcome.span, sources);
  finding.result = render::result_key(expectation->result);
  finding.rests_on = render::rests_on_sentences(*expectation);
  finding.is_wrong =
      expectation->result != ExpectationResult::met && expectation->result != ExpectationResult::todo_failed;
  if (expectation->result != ExpectationResult::met) {
    finding.expected = expectation->expected;
    finding.got = expectation->got;
    finding.explanation = render::explanation(*expectation, sources, {});
    if (expectation->answer) {
      for (const auto& remedy : expectation->answer->remedies) {
        finding.edits.insert(finding.edits.end(), remedy.edits.begin(), remedy.edits.end());
      }
    }
  }
  findings.push_back(std::move(finding));
}

}  // namespace

std::span<const TestFormatRow> test_formats() {
  return table;
}

const TestFormatRow* find_test_format(std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.name == name; });
  return found == table.end() ? nullptr : &*found;
}

Finding finding_of(const FileMessage& message) {
  Finding finding;
  finding.text = message.diagnostic.message;
  place(finding, message.diagnostic.span, *message.sources);
  finding.result = "error";
  finding.explanation = render::draw(message.diagnostic, *message.sources, {});
  finding.is_wrong = true;
  return finding;
}

std::vector<Finding> findings_of(const TestCase& test_case) {
  std::vector<Finding> findings;
  const auto add = [&](const Outcome& outcome) {
    add_errors(outcome, *test_case.sources, findings);
    add_expectation(outcome, *test_case.sources, findings);
  };
  add(*test_case.outcome);
  if (const auto* test = std::get_if<TestOutcome>(&test_case.outcome->result)) {
    for (const auto& inner : test->outcomes) add(inner);
    // What fails in a test that is known to fail is known.
    for (auto& finding : findings) finding.is_wrong &= test->result != ExpectationResult::todo_failed;
  }
  return findings;
}

std::string_view result_word(const TestCase& test_case) {
  return test_case.has_error ? "error" : render::result_key(test_case.result);
}

std::string todo_of(const TestCase& test_case) {
  if (const auto* test = std::get_if<TestOutcome>(&test_case.outcome->result)) return test->todo;
  const auto* expectation = std::get_if<ExpectationOutcome>(&test_case.outcome->result);
  return expectation != nullptr ? expectation->todo : std::string();
}

std::string counts(const render::Tally& tally) {
  std::string line = fmt::format("{} passed, {} failed", tally.met, tally.failed);
  if (tally.undecided != 0) line += fmt::format(", {} undecided", tally.undecided);
  if (tally.todo != 0) line += fmt::format(", {} todo", tally.todo);
  if (tally.resting != 0) {
    line += fmt::format("; {} {} on what is not known", tally.resting, tally.resting == 1 ? "rests" : "rest");
  }
  return line;
}

}  // namespace iamq::repl

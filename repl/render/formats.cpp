#include "repl/render/formats.hpp"

#include <algorithm>
#include <array>

#include "repl/render/answer.hpp"
#include "repl/render/csv_writer.hpp"
#include "repl/render/expectations.hpp"
#include "repl/render/graph_writers.hpp"
#include "repl/render/json.hpp"
#include "repl/render/markdown_writer.hpp"

namespace iamq::render {
namespace {

// For people. Answers to one text are set apart by an empty line.
class TableWriter final : public Writer {
public:
  explicit TableWriter(const Screen& screen) : screen_(screen) {}

  std::string begin() override {
    has_written_ = false;
    return {};
  }

  std::string write(const Outcome& outcome, const text::Sources& sources) override {
    const bool is_short = std::holds_alternative<ExpectationOutcome>(outcome.result) ||
                          std::holds_alternative<TestOutcome>(outcome.result);
    std::string text;
    if (const auto* answer = std::get_if<query::Answer>(&outcome.result)) {
      text = answer_text(*answer, sources, screen_);
    } else if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) {
      text = expectation_report(outcome, *expectation, sources, screen_);
    } else if (const auto* test = std::get_if<TestOutcome>(&outcome.result)) {
      text = test_report(*test, sources, screen_);
    }
    if (text.empty()) return text;
    // Lines that tell of expectations stand close together.
    const bool needs_gap = has_written_ && !(is_short && was_short_);
    has_written_ = true;
    was_short_ = is_short;
    return (needs_gap ? "\n" : "") + text;
  }

private:
  Screen screen_;
  bool has_written_ = false, was_short_ = false;
};

// One compact object a line.
class JsonLinesWriter final : public Writer {
public:
  std::string write(const Outcome& outcome, const text::Sources& sources) override {
    std::string text = json_of(outcome, sources);
    return text.empty() ? text : text + "\n";
  }
};

// One array.
class JsonWriter final : public Writer {
public:
  std::string begin() override { return "["; }
  std::string write(const Outcome& outcome, const text::Sources& sources) override {
    const std::string text = json_of(outcome, sources);
    if (text.empty()) return text;
    const std::string separator = is_first_ ? "\n" : ",\n";
    is_first_ = false;
    return separator + text;
  }
  std::string end() override { return is_first_ ? "]\n" : "\n]\n"; }

private:
  bool is_first_ = true;
};

constexpr std::array<FormatRow, 8> table = {{
    {"table", [](const Screen& screen) -> std::unique_ptr<Writer> { return std::make_unique<TableWriter>(screen); },
     "for people: the answer, a table, what it depends on"},
    {"json", [](const Screen&) -> std::unique_ptr<Writer> { return std::make_unique<JsonWriter>(); },
     "one array of answers"},
    {"jsonl", [](const Screen&) -> std::unique_ptr<Writer> { return std::make_unique<JsonLinesWriter>(); },
     "one answer a line, as a compact object"},
    {"csv", make_csv_writer, "a table for each answer, for spreadsheets and programs (RFC 4180)"},
    {"markdown", make_markdown_writer, "as for people, for comments, tickets and wikis"},
    {"tree", make_tree_writer, "who gets where, as indented text; answers without arrows as tables"},
    {"dot", make_dot_writer, "the same for Graphviz: a digraph for each answer"},
    {"mermaid", make_mermaid_writer, "the same as Mermaid flowcharts"},
}};

}  // namespace

std::span<const FormatRow> formats() {
  return table;
}

const FormatRow* find_format(std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace iamq::render

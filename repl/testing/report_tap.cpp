#include <fmt/format.h>

#include <algorithm>

#include "repl/testing/reports.hpp"

namespace iamq::repl {
namespace {

// A point's description ends at `#`, which begins a directive.
// https://testanything.org/tap-version-13-specification.html
std::string described(std::string_view name) {
  std::string text;
  for (const char c : render::printable(render::on_one_line(name))) {
    if (c == '#' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

std::string yaml_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : render::printable(text)) {
    if (c == '\'') result += '\'';
    result += c;
  }
  return result + "'";
}

// Lines of a YAML block scalar, deeper than what they belong to.
std::string block(std::string_view text, std::string_view indent) {
  std::string lines = "|\n";
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto line = text.substr(begin, end - begin);
    lines += std::string(indent) + std::string(line) + "\n";  // an empty one as well: readers are strict
    begin = end + 1;
  }
  return lines;
}

// The Test Anything Protocol, version 13: a point for each test.
class TapReport final : public TestReport {
public:
  std::string begin() override { return "TAP version 13\n"; }

  std::string file(const FileResult& file) override {
    std::string text;
    if (!file.unreadable.empty()) text += point(false, file.path, "") + yaml_of(file.unreadable);
    for (const auto& message : file.messages) {
      if (message.diagnostic.severity != text::Severity::error) continue;
      text += point(false, file.path, "") + yaml({finding_of(message)});
    }
    for (const auto& one : file.cases) {
      const bool is_known = one.result == ExpectationResult::todo_failed && !one.has_error;
      const bool is_ok = one.result == ExpectationResult::met && !one.has_error;
      // One that is said to fail and holds is no success: its `todo` has to go.
      text += point(is_ok, one.name, is_known ? todo_of(one) : "", is_known);
      text += yaml(findings_of(one));
    }
    return text;
  }

  std::string end(const render::Tally&) override { return fmt::format("1..{}\n", number_); }

private:
  std::string point(bool is_ok, std::string_view name, std::string_view todo, bool is_todo = false) {
    std::string line = fmt::format("{} {} - {}", is_ok ? "ok" : "not ok", ++number_, described(name));
    if (is_todo) line += " # TODO" + (todo.empty() ? std::string() : " " + described(todo));
    return line + "\n";
  }

  static std::string yaml_of(std::string_view message) {
    return "  ---\n  message: " + yaml_quoted(message) + "\n  ...\n";
  }

  static std::string yaml(const std::vector<Finding>& findings) {
    std::string text = "  ---\n  expectations:\n";
    bool is_empty = true;
    for (const auto& finding : findings) {
      if (finding.result == "met" && finding.rests_on.empty()) continue;
      is_empty = false;
      text += "    - expectation: " + yaml_quoted(finding.text) + "\n";
      text +=
          "      at: " + yaml_quoted(fmt::format("{}:{}:{}", finding.file, finding.begin.line, finding.begin.column)) +
          "\n";
      text += "      result: " + finding.result + "\n";
      if (!finding.expected.empty()) text += "      expected: " + yaml_quoted(finding.expected) + "\n";
      if (!finding.got.empty()) text += "      got: " + yaml_quoted(finding.got) + "\n";
      if (!finding.rests_on.empty()) text += "      rests_on:\n";
      for (const auto& missing : finding.rests_on) text += "        - " + yaml_quoted(missing) + "\n";
      if (!finding.explanation.empty()) text += "      explanation: " + block(finding.explanation, "        ");
    }
    return is_empty ? "" : text + "  ...\n";
  }

  std::size_t number_ = 0;
};

}  // namespace

std::unique_ptr<TestReport> tap_report(const render::Screen&) {
  return std::make_unique<TapReport>();
}

}  // namespace iamq::repl

#include <fmt/format.h>

#include "repl/testing/reports.hpp"

namespace iamq::repl {
namespace {

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
std::string escaped(std::string_view text, bool is_property) {
  std::string result;
  for (const char c : text) {
    if (c == '%') {
      result += "%25";
    } else if (c == '\r') {
      result += "%0D";
    } else if (c == '\n') {
      result += "%0A";
    } else if (is_property && c == ':') {
      result += "%3A";
    } else if (is_property && c == ',') {
      result += "%2C";
    } else {
      result += c;
    }
  }
  return result;
}

// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : render::printable(render::on_one_line(text))) {
    if (c == '|' || c == '\\' || c == '`' || c == '<' || c == '*' || c == '_' || c == '[') result += '\\';
    result += c;
  }
  return result;
}

// What people read in the log, annotations on the lines that do not hold, and a page of Markdown.
class GithubReport final : public TestReport {
public:
  explicit GithubReport(const render::Screen& screen) : log_(human_report(screen)) {}

  std::string file(const FileResult& file) override {
    std::string text = log_->file(file);
    if (!file.unreadable.empty()) text += annotation("error", file.path, {}, {}, "iamq", file.unreadable);
    for (const auto& message : file.messages) {
      const bool is_error = message.diagnostic.severity == text::Severity::error;
      if (message.diagnostic.severity == text::Severity::note) continue;
      add(text, finding_of(message), is_error ? "error" : "warning", "iamq");
    }
    for (const auto& one : file.cases) {
      for (const auto& finding : findings_of(one)) {
        if (finding.is_wrong) {
          add(text, finding, "error", one.name);
        } else if (finding.result == "met" && !finding.rests_on.empty()) {
          add(text, finding, "notice", one.name);
        }
      }
      if (one.result == ExpectationResult::todo_met && !one.has_error) {
        const auto& span = one.outcome->span;
        const auto place = one.sources->locate(span.source, span.begin);
        text +=
            annotation("error", one.sources->name(span.source), place, place, one.name, "it is marked todo, but holds");
      }
    }
    return text;
  }

  std::string end(const render::Tally& all) override {
    const bool is_fine = all.failed + all.undecided == 0 && rows_.empty();
    summary_ = fmt::format("### iamq: {}\n\n", is_fine ? "the permissions are as expected" : "not as expected");
    summary_ += counts(all) + "\n";
    if (!rows_.empty()) summary_ += "\n| where | what | expected | got |\n| --- | --- | --- | --- |\n" + rows_;
    return log_->end(all);
  }

  std::string summary() override { return summary_; }

private:
  void add(std::string& text, const Finding& finding, std::string_view level, std::string_view title) {
    std::string message = finding.text;
    if (!finding.expected.empty()) message += "\nexpected: " + finding.expected;
    if (!finding.got.empty()) message += "\ngot: " + finding.got;
    if (!finding.rests_on.empty()) message += "\nrests on what is not known:";
    for (const auto& missing : finding.rests_on) message += "\n- " + missing;
    if (!finding.edits.empty()) message += "\nto change this:";
    for (const auto& edit : finding.edits) message += "\n" + edit;
    text += annotation(level, finding.file, finding.begin, finding.end, title, message);
    if (level != "error") return;
    rows_ += fmt::format("| {}:{} | {} | {} | {} |\n", cell(finding.file), finding.begin.line, cell(finding.text),
                         cell(finding.expected), cell(finding.got));
  }

  static std::string annotation(std::string_view level, std::string_view file, text::Location begin, text::Location end,
                                std::string_view title, std::string_view message) {
    return fmt::format("::{} file={},line={},endLine={},col={},title={}::{}\n", level, escaped(file, true), begin.line,
                       end.line, begin.column, escaped(title, true), escaped(message, false));
  }

  std::unique_ptr<TestReport> log_;
  std::string rows_, summary_;
};

}  // namespace

std::unique_ptr<TestReport> github_report(const render::Screen& screen) {
  return std::make_unique<GithubReport>(screen);
}

}  // namespace iamq::repl

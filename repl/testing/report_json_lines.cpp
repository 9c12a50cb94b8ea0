#include <nlohmann/json.hpp>

#include "repl/testing/reports.hpp"

namespace iamq::repl {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format_version = 1;

Json finding_json(const Finding& finding) {
  Json json;
  json[finding.result == "error" ? "error" : "expectation"] = finding.text;
  json["file"] = finding.file;
  json["line"] = finding.begin.line;
  json["column"] = finding.begin.column;
  json["result"] = finding.result;
  if (!finding.expected.empty()) json["expected"] = finding.expected;
  if (!finding.got.empty()) json["got"] = finding.got;
  if (!finding.rests_on.empty()) json["rests_on"] = finding.rests_on;
  if (!finding.explanation.empty()) json["explanation"] = finding.explanation;
  if (!finding.edits.empty()) json["edits"] = finding.edits;
  return json;
}

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// One object a line: each test, each error outside of tests, then a summary.
class JsonLinesReport final : public TestReport {
public:
  std::string file(const FileResult& file) override {
    std::string lines;
    if (!file.unreadable.empty()) {
      lines +=
          line_of({{"format", format_version}, {"kind", "error"}, {"error", file.unreadable}, {"file", file.path}});
    }
    for (const auto& message : file.messages) {
      if (message.diagnostic.severity != text::Severity::error) continue;
      const Finding finding = finding_of(message);
      lines += line_of({{"format", format_version},
                        {"kind", "error"},
                        {"error", finding.text},
                        {"code", std::string(message.diagnostic.code)},
                        {"file", finding.file},
                        {"line", finding.begin.line},
                        {"column", finding.begin.column}});
    }
    for (const auto& one : file.cases) lines += line_of(case_json(one));
    return lines;
  }

  std::string end(const render::Tally& all) override {
    return line_of({{"format", format_version},
                    {"kind", "summary"},
                    {"passed", all.met},
                    {"failed", all.failed},
                    {"undecided", all.undecided},
                    {"todo", all.todo},
                    {"resting", all.resting}});
  }

private:
  static Json case_json(const TestCase& one) {
    Json json;
    json["format"] = format_version;
    json["kind"] = std::holds_alternative<TestOutcome>(one.outcome->result) ? "test" : "expectation";
    json["name"] = one.name;
    const auto& span = one.outcome->span;
    json["file"] = std::string(one.sources->name(span.source));
    json["line"] = one.sources->locate(span.source, span.begin).line;
    json["result"] = std::string(result_word(one));
    if (const auto todo = todo_of(one); !todo.empty()) json["todo"] = todo;
    Json list = Json::array();
    for (const auto& finding : findings_of(one)) list.push_back(finding_json(finding));
    json["expectations"] = std::move(list);
    return json;
  }
};

}  // namespace

std::unique_ptr<TestReport> json_lines_report(const render::Screen&) {
  return std::make_unique<JsonLinesReport>();
}

}  // namespace iamq::repl

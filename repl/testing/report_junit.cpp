#include <fmt/format.h>

#include "repl/render/markup.hpp"
#include "repl/testing/reports.hpp"

namespace iamq::repl {
namespace {

// What XML 1.0 cannot hold at all is shown as an escape by `printable`.
std::string xml(std::string_view text, bool lines = false) {
  return render::escaped_markup(render::printable(text, lines));
}

std::string attribute(std::string_view name, std::string_view value) {
  return fmt::format(" {}=\"{}\"", name, xml(value));
}

std::string told(const Finding& finding) {
  std::string text = fmt::format("{}:{}: {}\n", finding.file, finding.begin.line, finding.text);
  if (!finding.expected.empty()) text += "expected: " + finding.expected + "\n";
  if (!finding.got.empty()) text += "got:      " + finding.got + "\n";
  return text + finding.explanation;
}

// JUnit's XML: a testsuite for each file, a testcase for each test. Without times, so that equal runs are equal bytes.
class JunitReport final : public TestReport {
public:
  std::string file(const FileResult& file) override {
    Counts counts;
    std::string cases;
    if (!file.unreadable.empty()) cases += broken(file.path, file.unreadable, file.unreadable, counts);
    for (const auto& message : file.messages) {
      if (message.diagnostic.severity != text::Severity::error) continue;
      const Finding finding = finding_of(message);
      cases += broken(file.path, finding.text, told(finding), counts);
    }
    for (const auto& one : file.cases) cases += testcase(file, one, counts);
    all_.tests += counts.tests;
    all_.failures += counts.failures;
    all_.errors += counts.errors;
    all_.skipped += counts.skipped;
    suites_ += "  <testsuite" + attribute("name", file.path) + counts.attributes() + ">\n" + cases + "  </testsuite>\n";
    return {};
  }

  std::string end(const render::Tally&) override {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"iamq\"" + all_.attributes() + ">\n" +
           suites_ + "</testsuites>\n";
  }

private:
  struct Counts {
    std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
    std::string attributes() const {
      return fmt::format(" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"", tests, failures, errors,
                         skipped);
    }
  };

  static std::string broken(std::string_view name, std::string_view message, std::string_view text, Counts& counts) {
    ++counts.tests;
    ++counts.errors;
    return "    <testcase" + attribute("name", name) + attribute("classname", name) + ">\n      <error" +
           attribute("message", message) + ">" + xml(text, true) + "</error>\n    </testcase>\n";
  }

  static std::string testcase(const FileResult& file, const TestCase& one, Counts& counts) {
    ++counts.tests;
    const auto findings = findings_of(one);
    const auto place = one.sources->locate(one.outcome->span.source, one.outcome->span.begin);
    std::string head = "    <testcase" + attribute("name", one.name) + attribute("classname", file.path) +
                       attribute("file", one.sources->name(one.outcome->span.source)) +
                       fmt::format(" line=\"{}\"", place.line);
    const std::string missing = missing_of(findings);
    if (one.result == ExpectationResult::met && !one.has_error) {
      return head + (missing.empty() ? "/>\n" : ">\n" + missing + "    </testcase>\n");
    }
    std::string message, text;
    for (const auto& finding : findings) {
      if (finding.result == "met") continue;
      if (message.empty()) message = finding.text;
      text += (text.empty() ? "" : "\n") + told(finding);
    }
    if (message.empty()) message = "it is marked todo, but holds";
    if (one.has_error) {
      ++counts.errors;
      head += ">\n      <error" + attribute("message", message) + ">" + xml(text, true) + "</error>\n";
    } else if (one.result == ExpectationResult::todo_failed) {
      ++counts.skipped;
      head += ">\n      <skipped" + attribute("message", "todo: " + todo_of(one)) + "/>\n";
    } else {
      ++counts.failures;
      head += ">\n      <failure" + attribute("type", result_word(one)) + attribute("message", message) + ">" +
              xml(text, true) + "</failure>\n";
    }
    return head + missing + "    </testcase>\n";
  }

  // The only place for what is to be told of a test that passes.
  static std::string missing_of(const std::vector<Finding>& findings) {
    std::string text;
    for (const auto& finding : findings) {
      if (finding.rests_on.empty()) continue;
      text += fmt::format("{}:{}: {}\nrests on what is not known:\n", finding.file, finding.begin.line, finding.text);
      for (const auto& missing : finding.rests_on) text += "- " + missing + "\n";
    }
    return text.empty() ? text : "      <system-out>" + xml(text, true) + "</system-out>\n";
  }

  std::string suites_;
  Counts all_;
};

}  // namespace

std::unique_ptr<TestReport> junit_report(const render::Screen&) {
  return std::make_unique<JunitReport>();
}

}  // namespace iamq::repl

#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "repl/render/screen.hpp"
#include "repl/testing/test_run.hpp"

// How the results of tests are printed: one table. A report turns files, one after the other, into text.
namespace iamq::repl {

class TestReport {
public:
  virtual ~TestReport() = default;
  virtual std::string begin() { return {}; }
  virtual std::string file(const FileResult& file) = 0;
  virtual std::string end(const render::Tally& all) = 0;
  // Markdown for the page that a CI service shows beside its log; most have none.
  virtual std::string summary() { return {}; }
};

struct TestFormatRow {
  std::string_view name;
  std::unique_ptr<TestReport> (*make)(const render::Screen& screen);
  std::string_view help;
};
std::span<const TestFormatRow> test_formats();
const TestFormatRow* find_test_format(std::string_view name);  // null if there is none of that name

std::unique_ptr<TestReport> human_report(const render::Screen& screen);
std::unique_ptr<TestReport> tap_report(const render::Screen& screen);
std::unique_ptr<TestReport> junit_report(const render::Screen& screen);
std::unique_ptr<TestReport> json_lines_report(const render::Screen& screen);
std::unique_ptr<TestReport> github_report(const render::Screen& screen);

// ---- what several of them say alike

// One expectation of a case, or an error in it, as plain text.
struct Finding {
  std::string text;  // the expectation on one line; of an error its message
  std::string file;
  text::Location begin, end;
  std::string result;         // met, failed, undecided, todo-failed, todo-met; error
  std::string expected, got;  // empty where it is met
  std::string explanation;    // why it is so; empty where it is met
  std::vector<std::string> edits;
  std::vector<std::string> rests_on;  // what is not in the input and could turn the answer round
  bool is_wrong = false;
};
std::vector<Finding> findings_of(const TestCase& test_case);
Finding finding_of(const FileMessage& message);

// `met`, `failed`, … of a whole case; `error` where it could not be run.
std::string_view result_word(const TestCase& test_case);
// Why a case is known to fail; empty if it must hold.
std::string todo_of(const TestCase& test_case);
// `4 passed, 1 failed, 1 todo; 3 rest on what is not known`.
std::string counts(const render::Tally& tally);

}  // namespace iamq::repl

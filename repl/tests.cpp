#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "repl/files.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/render/expectations.hpp"
#include "repl/runner.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

// The files that a path stands for: itself, or every *.iamq below a folder, in the order of their names.
std::vector<std::string> files_of(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> found;
  for (auto entry = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == ".iamq" && entry->is_regular_file(error)) found.push_back(entry->path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Runs files one by one, each in a session of its own, and tells only what does not hold.
class TestRun {
public:
  TestRun(const Options& options, Console& console) : options_(options), console_(console) {}

  void run_file(const std::string& path) {
    Files files({options_.root, options_.allow_outside});
    Session session([&files](std::string_view name, std::string_view from) { return files.read(name, from); });
    FileAnswer file = files.open_named(path);
    if (!file.ok) {
      console_.err(cannot_read(path, file));
      bad_input();
      return;
    }
    const Execution execution = session.execute(file.name, std::move(file.text),
                                                [&](const Outcome& outcome) { tell(outcome, session.sources()); });
    report(execution.diagnostics, session.sources());
    if (execution.incomplete) bad_input();
  }

  ExitCode finish() {
    if (tally_.all() == 0 && code_ == ExitCode::fine) {
      console_.err("iamq: no tests found: no `test` block and no `expect` stands in these files\n");
      return ExitCode::bad_input;
    }
    std::string line = fmt::format("{} passed, {} failed", tally_.met, tally_.failed);
    if (tally_.undecided != 0) line += fmt::format(", {} undecided", tally_.undecided);
    if (tally_.todo != 0) line += fmt::format(", {} todo", tally_.todo);
    console_.out(line + "\n");
    return code_;
  }

private:
  void bad_input() { code_ = gravest(code_, ExitCode::bad_input); }

  void count(ExpectationResult result) {
    tally_.add(result);
    if (result == ExpectationResult::failed || result == ExpectationResult::todo_met) {
      code_ = gravest(code_, ExitCode::expectation_failed);
    }
    if (result == ExpectationResult::undecided) code_ = gravest(code_, ExitCode::undecided);
  }

  void report(const std::vector<text::Diagnostic>& diagnostics, const text::Sources& sources) {
    for (const auto& diagnostic : diagnostics) {
      console_.err(render::draw(diagnostic, sources, console_.err_screen()));
    }
    if (text::has_errors(diagnostics)) bad_input();
  }

  void tell(const Outcome& outcome, const text::Sources& sources) {
    report(outcome.diagnostics, sources);
    if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) {
      count(expectation->result);
      if (expectation->result != ExpectationResult::met) {
        console_.out(render::expectation_report(outcome, *expectation, sources, console_.out_screen()));
      }
    } else if (const auto* test = std::get_if<TestOutcome>(&outcome.result)) {
      count_test(*test);
      console_.out(render::test_report(*test, sources, console_.out_screen()));
    } else if (std::holds_alternative<NotAnsweredOutcome>(outcome.result)) {
      bad_input();
    }
  }

  // A test counts its expectations; one that holds none, or ends in an error, counts as one that failed.
  void count_test(const TestOutcome& test) {
    const auto inner = render::tally_of(test);
    for (const auto& outcome : test.outcomes) {
      if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) count(expectation->result);
    }
    if (test.result == ExpectationResult::failed && inner.failed == 0) count(ExpectationResult::failed);
  }

  const Options& options_;
  Console& console_;
  render::Tally tally_;
  ExitCode code_ = ExitCode::fine;
};

}  // namespace

ExitCode run_tests(const Options& options, Console& console) {
  TestRun run(options, console);
  for (const auto& path : options.paths) {
    for (const auto& file : files_of(path)) run.run_file(file);
  }
  return run.finish();
}

}  // namespace iamq::repl

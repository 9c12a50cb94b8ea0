#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "repl/assure/coverage.hpp"
#include "repl/jobs.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/runner.hpp"
#include "repl/testing/reports.hpp"
#include "repl/testing/test_run.hpp"
#include "repl/testing/watch.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

constexpr const char* nothing_found = "iamq: no tests found: no `test` block and no `expect` stands in these files\n";
constexpr const char* nothing_chosen = "iamq: no tests found: none has such a name, or stands on such a line\n";

TestOptions test_options(const Options& options) {
  return {.files = {options.root, options.allow_outside, options.no_cache},
          .filter = options.test.filter,
          .fail_fast = options.test.fail_fast,
          .is_strict = options.test.strict,
          .only_lists = options.test.list,
          .jobs = jobs_or_processors(options.test.jobs)};
}

// The page that GitHub Actions shows beside the log of a step.
void write_step_summary(const std::string& page, Console& console) {
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  if (page.empty() || path == nullptr || *path == '\0') return;
  std::ofstream file(path, std::ios::app | std::ios::binary);
  file << page;
  if (!file.flush()) console.err("iamq: cannot write the step summary `" + render::printable(path) + "`\n");
}

// Prints what comes of files and remembers how it went.
class TestRun {
public:
  TestRun(const Options& options, Console& console)
      : options_(options),
        console_(console),
        report_(find_test_format(format_of(options))->make(console.out_screen())) {}

  static std::string format_of(const Options& options) { return options.format.empty() ? "human" : options.format; }

  void run(const std::vector<TestFile>& files) {
    console_.out(report_->begin());
    run_test_files(files, test_options(options_), [this](const FileResult& file) { tell(file); });
  }

  ExitCode finish() {
    if (cases_ == 0 && code_ == ExitCode::fine) {
      const bool has_chosen = !options_.test.filter.empty() || has_lines_;
      console_.err(has_chosen ? nothing_chosen : nothing_found);
      code_ = ExitCode::bad_input;
    }
    console_.out(report_->end(all_));
    write_step_summary(report_->summary(), console_);
    return code_;
  }

  void note_lines(const std::vector<TestFile>& files) {
    has_lines_ = std::any_of(files.begin(), files.end(), [](const TestFile& file) { return !file.lines.empty(); });
  }

  // By the paths of the scripts: what each of them was made of.
  std::map<std::string, std::set<std::string>> made_of;

private:
  void tell(const FileResult& file) {
    if (!file.unreadable.empty()) {
      FileAnswer answer;
      answer.error = file.unreadable;
      console_.err(cannot_read(file.path, answer));
    }
    for (const auto& message : file.messages) {
      console_.err(render::draw(message.diagnostic, *message.sources, console_.err_screen()));
    }
    console_.out(report_->file(file));
    cases_ += file.cases.size();
    all_.add(file.tally());
    code_ = gravest(code_, file.exit_code());
    made_of[file.path] = file.files_read;
  }

  const Options& options_;
  Console& console_;
  std::unique_ptr<TestReport> report_;
  render::Tally all_;
  std::size_t cases_ = 0;
  bool has_lines_ = false;
  ExitCode code_ = ExitCode::fine;
};

// `FILE:LINE  NAME`, a line a test; nothing is asked.
ExitCode list_tests(const Options& options, Console& console, const std::vector<TestFile>& files) {
  ExitCode code = ExitCode::fine;
  std::size_t count = 0;
  run_test_files(files, test_options(options), [&](const FileResult& file) {
    if (!file.unreadable.empty()) {
      FileAnswer answer;
      answer.error = file.unreadable;
      console.err(cannot_read(file.path, answer));
    }
    for (const auto& message : file.messages) {
      if (message.diagnostic.severity != text::Severity::error) continue;
      console.err(render::draw(message.diagnostic, *message.sources, console.err_screen()));
    }
    for (const auto& one : file.cases) {
      ++count;
      console.out(render::place(one.outcome->span, *one.sources) + "  " + render::printable(one.name) + "\n");
    }
    code = gravest(code, file.exit_code());
  });
  if (count != 0 || code != ExitCode::fine) return code;
  console.err(options.test.filter.empty() ? nothing_found : nothing_chosen);
  return ExitCode::bad_input;
}

bool wants_coverage(const TestChoices& test) {
  return test.coverage || test.coverage_min > 0 || !test.coverage_lcov.empty() || !test.coverage_json.empty() ||
         !test.coverage_html.empty();
}

// What the tests of these files cover together, told and written where it was asked for.
ExitCode tell_coverage(const Options& options, Console& console, const std::vector<TestFile>& files) {
  Coverage coverage;
  const TestOptions settings = test_options(options);
  for (const auto& file : files) add_coverage(file.path, settings.files, settings.jobs, coverage);
  ExitCode code = ExitCode::fine;
  const auto write = [&](const std::string& path, const std::string& text) {
    if (path.empty()) return;
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    if (file.flush()) return;
    console.err("iamq: cannot write `" + render::printable(path) + "`\n");
    code = ExitCode::internal_error;
  };
  if (!options.test.coverage_lcov.empty()) {
    std::vector<std::string> left_out;
    write(options.test.coverage_lcov, coverage_lcov(coverage, left_out));
    if (!left_out.empty()) {
      console.err("iamq: lcov has no place for " + render::counted(left_out.size(), "policy", "policies") +
                  " that stand encoded in a file, such as `" + render::printable(left_out.front()) +
                  "`; json and html have\n");
    }
  }
  if (!options.test.coverage_json.empty()) write(options.test.coverage_json, coverage_json(coverage));
  if (!options.test.coverage_html.empty()) write(options.test.coverage_html, coverage_html(coverage));
  // Other formats are read by programs, which expect nothing below.
  const bool is_on_github = TestRun::format_of(options) == "github";
  if (is_on_github || TestRun::format_of(options) == "human") {
    console.out(coverage_text(coverage, console.out_screen()));
  }
  if (coverage.per_cent() < options.test.coverage_min) {
    const std::string problem =
        fmt::format("{:.1f} % is covered, less than {:g} %", coverage.per_cent(), options.test.coverage_min);
    console.err("iamq: " + problem + "\n");
    if (is_on_github) write_step_summary("\n### iamq: " + problem + "\n", console);
    code = gravest(code, ExitCode::expectation_failed);
  }
  return code;
}

// Runs all, then again and again those files that a change touches, until somebody ends the program.
ExitCode watch_tests(const Options& options, Console& console) {
  std::map<std::string, std::set<std::string>> made_of;
  std::vector<TestFile> files = test_files_of(options.paths);
  for (;;) {
    TestRun run(options, console);
    run.note_lines(files);
    if (!files.empty()) {
      run.run(files);
      run.finish();
    }
    for (auto& [path, parts] : run.made_of) made_of[path] = std::move(parts);
    std::set<std::string> watched;
    std::error_code error;
    for (const auto& path : options.paths) watched.insert(fs::weakly_canonical(path, error).string());
    for (const auto& [path, parts] : made_of) {
      const fs::path real = fs::weakly_canonical(path, error);
      watched.insert(real.string());
      watched.insert(real.parent_path().string());  // where a file may come or go
      watched.insert(parts.begin(), parts.end());
    }
    Watch watch;
    watch.look_at(watched);
    console.err("iamq: waiting for a change\n");
    const std::set<std::string> changed = watch.wait();
    files.clear();
    for (auto& file : test_files_of(options.paths)) {
      const auto known = made_of.find(file.path);
      const auto has_changed = [&](const std::string& path) { return changed.count(path) != 0; };
      const bool is_touched = known == made_of.end() || has_changed(fs::weakly_canonical(file.path, error).string()) ||
                              std::any_of(known->second.begin(), known->second.end(), has_changed);
      if (is_touched) files.push_back(std::move(file));
    }
  }
}

}  // namespace

ExitCode run_tests(const Options& options, Console& console) {
  if (options.test.watch) return watch_tests(options, console);
  const std::vector<TestFile> files = test_files_of(options.paths);
  if (options.test.list) return list_tests(options, console, files);
  TestRun run(options, console);
  run.note_lines(files);
  run.run(files);
  const ExitCode code = run.finish();
  // Of files that cannot be read nothing can be said.
  if (!wants_coverage(options.test) || code == ExitCode::bad_input) return code;
  return gravest(code, tell_coverage(options, console, files));
}

}  // namespace iamq::repl

#include "repl/testing/test_run.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "repl/import_cache.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::repl {

// Of a file with many tests each thread runs a share, in a session of its own.
struct FileResult::Part {
  explicit Part(const Files::Settings& settings)
      : files(settings),
        session([this](std::string_view path, std::string_view from) { return files.read(path, from); }) {
    use_import_cache(session, files);
  }

  Files files;
  Session session;
  Execution execution;
  // The names of the tests and expectations that are this part's, by where they begin.
  std::map<std::pair<text::SourceId, std::uint32_t>, std::string> taken;
  bool has_failed = false;
};

FileResult::FileResult() = default;
FileResult::FileResult(FileResult&&) noexcept = default;
FileResult& FileResult::operator=(FileResult&&) noexcept = default;
FileResult::~FileResult() = default;

namespace {

// Below so many expectations a file is not worth reading twice.
constexpr std::size_t fewest_to_share = 400;

// More proposals nobody reads, and each takes a search.
constexpr std::size_t most_remedies = 20;

bool is_failure(ExpectationResult result) {
  return result == ExpectationResult::failed || result == ExpectationResult::todo_met ||
         result == ExpectationResult::undecided;
}

bool has_failed(const Outcome& outcome) {
  if (text::has_errors(outcome.diagnostics)) return true;
  if (const auto* test = std::get_if<TestOutcome>(&outcome.result)) return is_failure(test->result);
  const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
  return expectation != nullptr && is_failure(expectation->result);
}

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

std::string name_of(const lang::Statement& statement, const text::Sources& sources) {
  if (const auto* test = std::get_if<lang::Test>(&statement.node)) return test->name.text;
  return render::on_one_line(sources.text(statement.span));
}

// Which tests of a file were asked for.
class Selection {
public:
  Selection(const TestFile& file, const TestOptions& options)
      : file_(file), pattern_(options.filter.empty() ? "" : "*" + in_lower_case(options.filter) + "*") {}

  bool takes(const lang::Statement& statement, const text::Sources& sources) const {
    if (!pattern_.empty() && !policy::matches_wildcard(pattern_, in_lower_case(name_of(statement, sources)))) {
      return false;
    }
    if (file_.lines.empty()) return true;
    if (sources.name(statement.span.source) != file_.path) return false;
    const auto first = sources.locate(statement.span.source, statement.span.begin).line;
    const auto last = sources.locate(statement.span.source, statement.span.end).line;
    const auto line = file_.lines.lower_bound(first);
    return line != file_.lines.end() && *line <= last;
  }

private:
  const TestFile& file_;
  std::string pattern_;
};

std::unique_ptr<FileResult::Part> run_part(const TestFile& file, const TestOptions& options, const FileAnswer& script,
                                           std::size_t number, std::size_t count) {
  auto part = std::make_unique<FileResult::Part>(options.files);
  part->files.open_named(file.path);  // says where its relative paths begin
  const Selection selection(file, options);
  std::size_t next = 0;
  const auto takes = [&](const lang::Statement& statement) {
    if (!selection.takes(statement, part->session.sources())) return false;
    if (next++ % count != number || (options.fail_fast && part->has_failed)) return false;
    part->taken[{statement.span.source, statement.span.begin}] = name_of(statement, part->session.sources());
    return !options.only_lists;
  };
  part->session.set_tests({.takes = takes,
                           .most_remedies = most_remedies,
                           .keeps_answers = false,
                           .is_strict = options.is_strict,
                           .keeps_suite = false});
  const auto watch = [&](const Outcome& outcome) { part->has_failed = part->has_failed || has_failed(outcome); };
  part->execution = options.only_lists ? part->session.check(script.name, script.text)
                                       : part->session.execute(script.name, script.text, watch);
  part->session.set_tests({});
  return part;
}

std::size_t expectations_in(std::string_view script) {
  constexpr std::string_view word = "expect ";
  std::size_t count = 0;
  for (auto at = script.find(word); at != std::string_view::npos; at = script.find(word, at + word.size())) ++count;
  return count;
}

ExpectationResult result_of(const Outcome& outcome) {
  if (const auto* test = std::get_if<TestOutcome>(&outcome.result)) return test->result;
  const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
  return expectation != nullptr ? expectation->result : ExpectationResult::met;
}

bool is_bad_input(const Outcome& outcome) {
  if (text::has_errors(outcome.diagnostics) || std::holds_alternative<NotAnsweredOutcome>(outcome.result)) return true;
  const auto* test = std::get_if<TestOutcome>(&outcome.result);
  return test != nullptr && std::any_of(test->outcomes.begin(), test->outcomes.end(), is_bad_input);
}

// The parts ran the same statements, each its own share of the tests: outcome by outcome one of them has it.
void merge(FileResult& file, const TestOptions& options) {
  const auto& first = *file.parts.front();
  const auto add_messages = [&](const std::vector<text::Diagnostic>& diagnostics) {
    for (const auto& diagnostic : diagnostics) file.messages.push_back({diagnostic, &first.session.sources()});
    file.has_errors = file.has_errors || text::has_errors(diagnostics);
  };
  add_messages(first.execution.diagnostics);
  file.has_errors = file.has_errors || first.execution.incomplete;
  for (std::size_t i = 0; i < first.execution.outcomes.size(); ++i) {
    const text::Span& span = first.execution.outcomes[i].span;
    const FileResult::Part* owner = nullptr;
    std::string name;
    for (const auto& part : file.parts) {
      const auto found = part->taken.find({span.source, span.begin});
      if (found == part->taken.end() || i >= part->execution.outcomes.size()) continue;
      owner = part.get();
      name = found->second;
    }
    if (owner == nullptr) {
      add_messages(first.execution.outcomes[i].diagnostics);
      continue;
    }
    if (file.is_cut) break;
    const Outcome& outcome = owner->execution.outcomes[i];
    file.cases.push_back({.name = std::move(name),
                          .outcome = &outcome,
                          .sources = &owner->session.sources(),
                          .result = result_of(outcome),
                          .has_error = is_bad_input(outcome)});
    file.is_cut = options.fail_fast && has_failed(outcome);
  }
  for (const auto& part : file.parts) file.files_read.merge(part->files.files_read());
}

// A file on its way through the threads.
struct Work {
  const TestFile* file = nullptr;
  FileAnswer script;
  std::vector<std::unique_ptr<FileResult::Part>> parts;
  std::size_t left = 0;  // parts that are not done
};

class Pool {
public:
  Pool(const std::vector<TestFile>& files, const TestOptions& options) : options_(options), works_(files.size()) {
    for (std::size_t i = 0; i < files.size(); ++i) works_[i].file = &files[i];
  }

  void run(const std::function<void(const FileResult&)>& each) {
    prepare();
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < options_.jobs && i < items_.size(); ++i) threads.emplace_back([this] { work(); });
    try {
      bool has_failed = false;
      for (auto& one : works_) {
        if (has_failed) break;
        FileResult result = wait_for(one);
        each(result);
        has_failed = options_.fail_fast && result.exit_code() != ExitCode::fine;
      }
    } catch (...) {
      finish(threads);
      throw;
    }
    finish(threads);
  }

private:
  // Few files are shared out in parts, many as they are.
  void prepare() {
    for (auto& one : works_) {
      one.script = read_file(one.file->path, false);
      one.script.name = one.file->path;
      const bool is_large = one.script.ok && expectations_in(one.script.text) >= fewest_to_share;
      const bool is_shared = is_large && !options_.only_lists && works_.size() < options_.jobs;
      const std::size_t count = !one.script.ok ? 0 : is_shared ? options_.jobs : 1;
      one.parts.resize(count);
      one.left = count;
      for (std::size_t part = 0; part < count; ++part) items_.emplace_back(&one, part);
    }
  }

  void work() {
    for (std::size_t i = next_++; i < items_.size() && !is_over_; i = next_++) {
      auto& [one, number] = items_[i];
      std::unique_ptr<FileResult::Part> part;
      std::exception_ptr failure;
      try {
        part = run_part(*one->file, options_, one->script, number, one->parts.size());
      } catch (...) {
        failure = std::current_exception();
      }
      const std::lock_guard lock(mutex_);
      one->parts[number] = std::move(part);
      --one->left;
      if (failure) failure_ = failure;
      changed_.notify_all();
    }
    // The catalog that its sessions look things up in is this thread's, and results are told on another one.
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_over_.load(); });
  }

  FileResult wait_for(Work& one) {
    FileResult result;
    result.path = one.file->path;
    if (!one.script.ok) {
      result.unreadable = one.script.error;
      return result;
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return one.left == 0 || failure_; });
    if (failure_) std::rethrow_exception(failure_);
    result.parts = std::move(one.parts);
    lock.unlock();
    merge(result, options_);
    return result;
  }

  void finish(std::vector<std::thread>& threads) {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads) thread.join();
  }

  const TestOptions& options_;
  std::vector<Work> works_;
  std::vector<std::pair<Work*, std::size_t>> items_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> is_over_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::exception_ptr failure_;
};

}  // namespace

render::Tally tally_of(const TestCase& test_case) {
  render::Tally tally;
  if (const auto* test = std::get_if<TestOutcome>(&test_case.outcome->result)) {
    // What fails in a test that is known to fail is known.
    for (const auto& inner : test->outcomes) {
      const auto* expectation = std::get_if<ExpectationOutcome>(&inner.result);
      if (expectation == nullptr) continue;
      const bool is_known = test->result == ExpectationResult::todo_failed && is_failure(expectation->result);
      if (is_known) {
        tally.add(ExpectationResult::todo_failed);
      } else {
        tally.add(*expectation);
      }
    }
    // A test that fails though no expectation of it does counts as one that failed: it ended in an error, or it is
    // said to fail and does not.
    if (is_failure(test->result) && tally.failed + tally.undecided == 0) tally.add(ExpectationResult::failed);
  } else if (const auto* expectation = std::get_if<ExpectationOutcome>(&test_case.outcome->result)) {
    tally.add(*expectation);
  }
  return tally;
}

render::Tally FileResult::tally() const {
  render::Tally all;
  for (const auto& one : cases) {
    all.add(tally_of(one));
  }
  return all;
}

ExitCode FileResult::exit_code() const {
  ExitCode code = has_errors || !unreadable.empty() ? ExitCode::bad_input : ExitCode::fine;
  for (const auto& one : cases) {
    if (one.has_error) code = gravest(code, ExitCode::bad_input);
  }
  const render::Tally all = tally();
  if (all.failed != 0) code = gravest(code, ExitCode::expectation_failed);
  if (all.undecided != 0) code = gravest(code, ExitCode::undecided);
  return code;
}

void run_test_files(const std::vector<TestFile>& files, const TestOptions& options,
                    const std::function<void(const FileResult&)>& each) {
  Pool(files, options).run(each);
}

}  // namespace iamq::repl

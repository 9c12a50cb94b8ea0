#include "repl/assure/suite_worker.hpp"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "repl/import_cache.hpp"

namespace iamq::repl {

SuiteWorker::SuiteWorker(const std::string& path, const Files::Settings& settings)
    : files(settings),
      session([this](std::string_view name, std::string_view from) { return files.read(name, from); }) {
  use_import_cache(session, files);
  FileAnswer file = files.open_named(path);
  if (!file.ok) {
    unreadable = file.error;
    return;
  }
  session.set_tests({.takes = {}, .most_remedies = 0, .keeps_answers = true, .keeps_suite = true});
  const auto note = [&](const std::vector<text::Diagnostic>& diagnostics) {
    for (const auto& diagnostic : diagnostics) {
      if (diagnostic.severity == text::Severity::error) errors.push_back(diagnostic);
    }
  };
  const Execution execution = session.execute(file.name, std::move(file.text));
  note(execution.diagnostics);
  for (const auto& outcome : execution.outcomes) note(outcome.diagnostics);
  session.set_tests({});
  if (ok()) suite = std::make_unique<Suite>(session);
}

namespace {

// Below so many a second session does not pay.
constexpr std::size_t fewest_to_share_out = 16;

}  // namespace

void share_out(SuiteWorker& first, const std::string& path, const Files::Settings& settings, unsigned jobs,
               std::size_t count, const SuiteWork& work) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&](SuiteWorker& worker) {
    try {
      for (std::size_t i = next++; i < count; i = next++) {
        if (!work(worker, i)) next = count;
      }
    } catch (...) {
      next = count;
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < jobs && count >= fewest_to_share_out; ++i) {
    others.emplace_back([&] {
      SuiteWorker worker(path, settings);
      if (worker.ok()) run(worker);
    });
  }
  run(first);
  for (auto& other : others) other.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace iamq::repl

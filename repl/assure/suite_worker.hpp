#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "repl/files.hpp"
#include "runtime/session/suite.hpp"

// The tests of a file, ready to be asked again: for coverage and for mistakes made on purpose.
namespace iamq::repl {

// A session that has run the file, and its tests. One thread's: what a session looks up is bound to it.
struct SuiteWorker {
  SuiteWorker(const std::string& path, const Files::Settings& settings);
  SuiteWorker(const SuiteWorker&) = delete;
  SuiteWorker& operator=(const SuiteWorker&) = delete;

  Files files;
  Session session;
  std::string unreadable;  // why the file cannot be read; empty: it can
  std::vector<text::Diagnostic> errors;
  std::unique_ptr<Suite> suite;
  bool ok() const { return unreadable.empty() && errors.empty(); }
};

// Gives the numbers from 0 to `count` to `work`, each once, on as many threads. The first worker is `first`, on this
// thread; the others are made like it. `work` returns false to end everything early.
using SuiteWork = std::function<bool(SuiteWorker& worker, std::size_t number)>;
void share_out(SuiteWorker& first, const std::string& path, const Files::Settings& settings, unsigned jobs,
               std::size_t count, const SuiteWork& work);

}  // namespace iamq::repl

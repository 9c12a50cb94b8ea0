#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "repl/exit_code.hpp"
#include "repl/files.hpp"
#include "repl/render/expectations.hpp"
#include "repl/testing/test_paths.hpp"
#include "runtime/session.hpp"

// Runs the tests of files, several at once, and tells what came of each file in order: the same on any number of
// processors.
namespace iamq::repl {

struct TestOptions {
  Files::Settings files;
  std::string filter;  // of the names of tests; empty: all
  bool fail_fast = false;
  bool is_strict = false;   // what rests on what is not in the input is undecided
  bool only_lists = false;  // nothing is asked
  unsigned jobs = 1;
};

// One test block, or an expectation outside of one.
struct TestCase {
  std::string name;
  const Outcome* outcome = nullptr;
  const text::Sources* sources = nullptr;
  ExpectationResult result = ExpectationResult::met;
  bool has_error = false;  // it could not be understood, or the program could not answer it
};

// An error or a warning that belongs to no test.
struct FileMessage {
  text::Diagnostic diagnostic;
  const text::Sources* sources = nullptr;
};

// What came of a file. Everything in it lives as long as it does.
struct FileResult {
  std::string path;
  std::string unreadable;  // why the file cannot be read; empty: it can
  std::vector<TestCase> cases;
  std::vector<FileMessage> messages;
  bool has_errors = false;           // outside of tests
  bool is_cut = false;               // by --fail-fast
  std::set<std::string> files_read;  // itself, and what it includes and imports

  render::Tally tally() const;
  ExitCode exit_code() const;

  struct Part;
  std::vector<std::unique_ptr<Part>> parts;
  FileResult();
  FileResult(FileResult&&) noexcept;
  FileResult& operator=(FileResult&&) noexcept;
  ~FileResult();
};

// The expectations of a case: of a test those that stand in it.
render::Tally tally_of(const TestCase& test_case);

// Hands on the result of each file, in order, from the calling thread. After a failed one `fail_fast` leaves out the
// rest.
void run_test_files(const std::vector<TestFile>& files, const TestOptions& options,
                    const std::function<void(const FileResult&)>& each);

}  // namespace iamq::repl

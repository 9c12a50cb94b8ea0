#pragma once

#include <set>
#include <string>
#include <vector>

#include "repl/console.hpp"
#include "repl/exit_code.hpp"

// What the paths of `iamq test PATH…`, `iamq fmt PATH…` and `iamq check PATH…` stand for.
namespace iamq::repl {

// `FOLDER` is every *.iamq below it, in the order of their names; any other path is itself.
std::vector<std::string> scripts_of(const std::vector<std::string>& paths);

// The same; that a folder holds none is said and makes the code bad input: a misspelt folder is not fine.
std::vector<std::string> scripts_to_read(const std::vector<std::string>& paths, Console& console, ExitCode& code);

// A script whose tests run: all of them, or those that stand on one of these lines.
struct TestFile {
  std::string path;
  std::set<std::size_t> lines;
};

// The same, with lines: `FILE:12` is what stands on that line of the file.
// Each file comes once, where it was named first.
std::vector<TestFile> test_files_of(const std::vector<std::string>& paths);

}  // namespace iamq::repl

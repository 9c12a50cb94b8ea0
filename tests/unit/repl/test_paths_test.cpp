#include "repl/testing/test_paths.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

// A folder for one test, gone after it, that is the working folder meanwhile.
class WorkingFolder {
public:
  WorkingFolder() {
    std::string name = (fs::temp_directory_path() / "iamq-paths-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    fs::current_path(path_);
  }
  ~WorkingFolder() {
    fs::current_path(before_);
    fs::remove_all(path_);
  }
  void add(const fs::path& file) const {
    if (file.has_parent_path()) fs::create_directories(file.parent_path());
    std::ofstream(file) << "iamq 1\n";
  }

private:
  fs::path before_ = fs::current_path();
  fs::path path_;
};

TEST_CASE("scripts of a folder are named as annotations name them, in order, and Git's own files are none") {
  const WorkingFolder folder;
  for (const char* file : {"b.iamq", "a/c.iamq", "a/d.json", ".git/refs/heads/branch.iamq"}) folder.add(file);
  const std::vector<std::string> all{"a/c.iamq", "b.iamq"};
  CHECK(scripts_of({"."}) == all);
  CHECK(scripts_of({"./"}) == all);
  CHECK(scripts_of({"./a//."}) == std::vector<std::string>{"a/c.iamq"});
  // What somebody names stays as it was written.
  CHECK(scripts_of({"./b.iamq"}) == std::vector<std::string>{"./b.iamq"});
}

TEST_CASE("a file that is named twice is one, and a line of it adds nothing to the whole") {
  const WorkingFolder folder;
  folder.add("a.iamq");
  const auto files = test_files_of({"a.iamq:3", "a.iamq:5"});
  REQUIRE(files.size() == 1);
  CHECK(files.front().lines == std::set<std::size_t>{3, 5});
  const auto whole = test_files_of({"a.iamq:3", ".", "a.iamq:5"});
  REQUIRE(whole.size() == 1);
  CHECK(whole.front().lines.empty());
}

}  // namespace
}  // namespace iamq::repl

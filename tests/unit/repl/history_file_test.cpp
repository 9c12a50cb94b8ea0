#include "repl/prompt/history_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace iamq::repl;
using iamq::line::History;
namespace fs = std::filesystem;

namespace {

// A folder of its own that goes when this does.
struct Folder {
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "iamq-history-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const char* name) const { return (path / name).string(); }
  fs::path path;
};

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("an entry of several lines is one line of the file") {
  for (const std::string entry : {"a", "a\nb\n\nc", "back\\slash \\n", "\\", "日本\t"}) {
    const std::string line = history_line(entry);
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(history_entry(line.substr(0, line.size() - 1)) == entry);
  }
}

TEST_CASE("entries are appended at once, for their owner only") {
  const Folder folder;
  const std::string path = folder.file("below/iamq/history");
  History history;
  HistoryFile file(path);
  CHECK(file.add("one", history) == 0);
  CHECK(file.add("two\nlines", history) == 0);
  CHECK(file.add("two\nlines", history) == 0);  // a repetition
  CHECK(file.add(" secret", history) == 0);     // a leading blank
  CHECK(text_of(path) == "one\ntwo\\nlines\n");
  CHECK(history.entries() == std::vector<std::string>{"one", "two\nlines"});
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  REQUIRE(::stat(fs::path(path).parent_path().c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0700U);
}

TEST_CASE("two sessions share a file") {
  const Folder folder;
  History first, second;
  HistoryFile first_file(folder.file("history")), second_file(folder.file("history"));
  first_file.add("one", first);
  second_file.catch_up(second);
  CHECK(second.entries() == std::vector<std::string>{"one"});
  second_file.add("two", second);
  first_file.add("three", first);
  CHECK(first.entries() == std::vector<std::string>{"one", "two", "three"});
  second_file.catch_up(second);
  CHECK(second.entries() == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE("a file that cannot be written, or is none, costs nothing but itself") {
  History history;
  HistoryFile nowhere("");
  CHECK(nowhere.add("one", history) == 0);
  HistoryFile full("/dev/full");
  CHECK(full.add("two", history) != 0);
  HistoryFile folder(fs::temp_directory_path().string());
  CHECK(folder.add("three", history) != 0);
  CHECK(history.entries() == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE("half an entry at the end of the file waits for the rest") {
  const Folder folder;
  std::ofstream(folder.file("history")) << "one\ntw";
  History history;
  HistoryFile file(folder.file("history"));
  file.catch_up(history);
  CHECK(history.entries() == std::vector<std::string>{"one"});
  std::ofstream(folder.file("history"), std::ios::app) << "o\n";
  file.catch_up(history);
  CHECK(history.entries() == std::vector<std::string>{"one", "two"});
}

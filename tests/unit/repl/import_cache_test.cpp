#include "repl/import_cache.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / ("iamq-cache-" + std::to_string(getpid()));
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }

  // Everything in it was used so much longer ago.
  void age(std::chrono::hours by) const {
    for (const auto& file : fs::directory_iterator(path)) {
      fs::last_write_time(file, fs::last_write_time(file) - by);
    }
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

}  // namespace

TEST_CASE("What was kept comes back as it was, to its user alone") {
  const Folder folder;
  const ImportCache cache(folder.path);
  CHECK_FALSE(cache.find("key"));
  const std::string bytes = std::string("kept\0\xFF", 6) + std::string(100'000, 'x');
  cache.keep("key", bytes);
  CHECK(cache.find("key") == bytes);
  CHECK_FALSE(cache.find("another"));
  cache.keep("key", "other bytes");
  CHECK(cache.find("key") == "other bytes");
  REQUIRE(folder.files() == 1);
  const fs::path file = fs::directory_iterator(folder.path)->path();
  CHECK((fs::status(file).permissions() & fs::perms::mask) == (fs::perms::owner_read | fs::perms::owner_write));
  fs::permissions(file, fs::perms::group_write, fs::perm_options::add);
  CHECK_FALSE(cache.find("key"));
}

TEST_CASE("What was not used for longest goes where there is too much") {
  const Folder folder;
  const ImportCache cache(folder.path, 250);
  const std::string bytes(100, 'x');
  cache.keep("first", bytes);
  folder.age(std::chrono::hours(1));
  cache.keep("second", bytes);
  folder.age(std::chrono::hours(1));
  CHECK(cache.find("first"));  // it is used just now
  cache.keep("third", bytes);
  CHECK(cache.find("first"));
  CHECK_FALSE(cache.find("second"));
  CHECK(cache.find("third"));
  cache.keep("too large", std::string(251, 'x'));
  CHECK_FALSE(cache.find("too large"));
  CHECK(cache.find("first"));
}

TEST_CASE("What a program left unfinished goes, and nothing that is not the cache's") {
  const Folder folder;
  const ImportCache cache(folder.path, 250);
  cache.keep("first", "bytes");
  std::ofstream(folder.path / ".unfinished-abcdef") << "half";
  std::ofstream(folder.path / "notes.txt") << std::string(1000, 'x');
  folder.age(std::chrono::hours(2));
  std::ofstream(folder.path / ".unfinished-ghijkl") << "being written";
  cache.keep("second", "bytes");
  CHECK_FALSE(fs::exists(folder.path / ".unfinished-abcdef"));
  CHECK(fs::exists(folder.path / ".unfinished-ghijkl"));
  CHECK(fs::exists(folder.path / "notes.txt"));
  CHECK(cache.find("first"));
}

}  // namespace iamq::repl

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "repl/files.hpp"
#include "repl/import_cache.hpp"
#include "repl/render/diagnostic.hpp"
#include "runtime/session/import_store.hpp"

// Imported files' texts are let go: what is told of them afterwards is of the very text that was imported, or says that
// it is not there any more.
namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// An export of more than a megabyte, in a session of its own.
class Imported {
public:
  explicit Imported(bool is_kept = false) {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "exports");
    write(read(IAMQ_SOURCE_DIR "/tests/unit/import/account.json") + std::string(1'100'000, ' '));
    if (is_kept) import();
  }
  ~Imported() { fs::remove_all(folder_); }
  Imported(const Imported&) = delete;
  Imported& operator=(const Imported&) = delete;

  fs::path file() const { return folder_ / "exports" / "account.json"; }
  void write(const std::string& text) const { std::ofstream(file(), std::ios::binary) << text; }

  // The place and the line of the user Ada.
  std::string shown() {
    const auto world = session_->world();
    const auto ada = world->by_arn("arn:aws:iam::111111111111:user/staff/Ada");
    REQUIRE(ada);
    const text::Span span = world->declared_at(*ada);
    return render::place(span, session_->sources()).substr(folder_.string().size()) + "\n" +
           render::excerpt(span, session_->sources(), {}, '^', render::Paint::error).substr(0, 200);
  }

  void import() {
    files_ = std::make_unique<Files>(Files::Settings{});
    files_->add_typed("<test>");
    session_ = std::make_unique<Session>([this](std::string_view path, std::string_view from) {
      ++read_whole;
      return files_->read(path, from);
    });
    use_import_cache(*session_, *files_);
    const ImportCache cache(folder_ / "cache");
    keep_imports(*session_, {[this, cache](std::string_view key) {
                               auto bytes = cache.find(key);
                               found += bytes ? 1 : 0;
                               return bytes;
                             },
                             [cache](std::string_view key, const std::string& bytes) { cache.keep(key, bytes); }});
    const Execution execution = session_->execute("<test>", "import \"" + (folder_ / "exports").string() + "\"");
    REQUIRE(execution.outcomes.size() == 1);
    REQUIRE_FALSE(text::has_errors(execution.outcomes.front().diagnostics));
  }

  int read_whole = 0;  // files that the session asked for with their texts
  int found = 0;       // imports that came out of the cache

private:
  fs::path folder_ = fs::temp_directory_path() / ("iamq-imported-" + std::to_string(getpid()));
  std::unique_ptr<Files> files_;
  std::unique_ptr<Session> session_;
};

constexpr const char* ada =
    "/exports/account.json:7\n  7 |             \"Arn\": \"arn:aws:iam::111111111111:user/staff/Ada\",\n"
    "    |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n";

void is_lost(const std::string& shown) {
  CHECK(shown.substr(0, shown.find('\n')) == "/exports/account.json");
  CHECK(shown.find("has changed since it was read, or is gone") != std::string::npos);
  CHECK(shown.find("Ada") == std::string::npos);
}

}  // namespace

TEST_CASE("A line of an imported file is shown after its text was let go") {
  Imported imported;
  imported.import();
  CHECK(imported.shown() == ada);
  CHECK(imported.read_whole == 0);
  imported.import();
  CHECK(imported.found == 1);
  CHECK(imported.shown() == ada);
}

TEST_CASE("Of an imported file that has changed since no line is shown") {
  for (const bool is_kept : {false, true}) {
    Imported imported(is_kept);
    imported.import();
    CHECK(imported.found == (is_kept ? 1 : 0));
    const auto status = fs::last_write_time(imported.file());
    std::string text = read(imported.file());
    text.replace(text.find("Ada"), 3, "Eve");
    imported.write(text);
    fs::last_write_time(imported.file(), status);  // neither its size nor its time tells
    is_lost(imported.shown());
    text.replace(text.find("Eve"), 3, "Ada");
    imported.write(text);
    is_lost(imported.shown());  // once lost, always lost
  }
}

TEST_CASE("An imported file that is gone, or no file any more, is named all the same") {
  Imported gone;
  gone.import();
  fs::remove(gone.file());
  is_lost(gone.shown());
  Imported longer;
  longer.import();
  std::ofstream(longer.file(), std::ios::app) << ' ';
  is_lost(longer.shown());
  Imported folder;
  folder.import();
  fs::remove(folder.file());
  fs::create_directory(folder.file());
  is_lost(folder.shown());
  Imported pipe;
  pipe.import();
  fs::remove(pipe.file());
  REQUIRE(::mkfifo(pipe.file().c_str(), 0600) == 0);
  is_lost(pipe.shown());  // and nobody waits for somebody to write to it
}

TEST_CASE("Pieces of a file come to its text, and are read with the checks of its first reading") {
  Imported imported;
  Files files({});
  files.add_typed("<test>");
  const FileAnswer answer = files.look(imported.file().string(), "<test>");
  REQUIRE(answer.ok);
  CHECK(answer.text.empty());
  CHECK(answer.size == fs::file_size(imported.file()));
  std::string text;
  std::size_t pieces = 0;
  const auto take = [&](std::string_view piece) {
    text += piece;
    ++pieces;
    return true;
  };
  CHECK(answer.pieces(take).empty());
  CHECK(text == read(imported.file()));
  CHECK(pieces > 1);
  CHECK(files.files_read().size() == 1);
  // One that grows while it is read is neither the old nor the new.
  bool has_grown = false;
  const std::string error = answer.pieces([&](std::string_view) {
    if (!has_grown) std::ofstream(imported.file(), std::ios::app) << "more";
    has_grown = true;
    return true;
  });
  CHECK(error == "cannot read `" + imported.file().string() + "`: it was being written while it was read");
  CHECK(answer.pieces([](std::string_view) { return false; }).empty());
  fs::remove(imported.file());
  CHECK(answer.pieces(take) == "cannot read `" + imported.file().string() + "`: there is no such file");
  CHECK_FALSE(files.look(imported.file().string(), "<test>").ok);
}

}  // namespace iamq::repl

#include "repl/file_digests.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <memory>

#include "repl/descriptor.hpp"
#include "repl/files.hpp"
#include "runtime/import/content_key.hpp"

// Of a file that was not touched since, the digest is told without reading it; of every other one it is taken anew.
namespace iamq::repl {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

// A file whose texts are all of one size, and what is kept of it. Runs of the program are some seconds after the last
// change, unless a test says otherwise.
class Kept {
public:
  Kept() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    write("first");
  }
  ~Kept() { fs::remove_all(folder_); }
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;

  fs::path file() const { return folder_ / "export.json"; }
  fs::path digests() const { return folder_ / "cache" / "files.digests"; }
  void write(const std::string& text) const { std::ofstream(file(), std::ios::binary) << text; }

  // Whether a run of the program has to read the file; what it is told must be right.
  bool is_read(seconds later = seconds(10), std::size_t most = FileDigests::usual_count) {
    FileDigests known(
        digests(), [later] { return std::chrono::system_clock::now() + later; }, most);
    const bool was_known = known.find(*state()).has_value();
    const FileDigest taken = take_digest(file(), &known);
    known.save();
    std::ifstream text(file(), std::ios::binary);
    CHECK(taken.error.empty());
    CHECK(taken.digits == import::digest_of(std::string{std::istreambuf_iterator<char>(text), {}}));
    CHECK(taken.size == fs::file_size(file()));
    return !was_known;
  }

  std::optional<FileState> state() const {
    const Descriptor descriptor(::open(file().c_str(), O_RDONLY | O_CLOEXEC));
    return FileState::of(descriptor.number());
  }

private:
  fs::path folder_ = fs::temp_directory_path() / ("iamq-digests-" + std::to_string(getpid()));
};

// As `touch -r` does it, to the nanosecond.
void set_modified(const fs::path& file, const struct stat& like) {
  const struct timespec times[2] = {like.st_atim, like.st_mtim};
  REQUIRE(::utimensat(AT_FDCWD, file.c_str(), times, 0) == 0);
}

}  // namespace

TEST_CASE("A file that nobody touched is read once") {
  Kept kept;
  if (!kept.state()) return;  // this file system tells too little
  CHECK(kept.is_read());
  CHECK_FALSE(kept.is_read());
  kept.write("other");
  CHECK(kept.is_read());
  CHECK_FALSE(kept.is_read());
}

TEST_CASE("Another text of the same size and time is noticed") {
  Kept kept;
  if (!kept.state()) return;
  kept.is_read();
  struct stat before {};
  REQUIRE(::stat(kept.file().c_str(), &before) == 0);
  kept.write("other");
  set_modified(kept.file(), before);
  CHECK(kept.state()->modified == (std::int64_t{before.st_mtim.tv_sec} * 1'000'000'000 + before.st_mtim.tv_nsec));
  CHECK(kept.is_read());
}

TEST_CASE("A file that takes another one's place is another file") {
  Kept kept;
  if (!kept.state()) return;
  kept.is_read();
  struct stat before {};
  REQUIRE(::stat(kept.file().c_str(), &before) == 0);
  const fs::path beside = kept.file().string() + "-new";
  std::ofstream(beside) << "other";
  set_modified(beside, before);
  fs::rename(beside, kept.file());
  CHECK(kept.is_read());
}

TEST_CASE("A file that was touched just now is read every time") {
  Kept kept;
  if (!kept.state()) return;
  CHECK(kept.is_read(seconds(0)));
  CHECK(kept.is_read(seconds(0)));
  CHECK_FALSE(fs::exists(kept.digests()));
  CHECK(kept.is_read(seconds(3)));
  CHECK_FALSE(kept.is_read(seconds(3)));
}

TEST_CASE("What was kept with a clock that was ahead is not believed, and replaced") {
  Kept kept;
  if (!kept.state()) return;
  CHECK(kept.is_read(seconds(1000)));
  CHECK(kept.is_read(seconds(10)));
  CHECK_FALSE(kept.is_read(seconds(10)));
  CHECK_FALSE(kept.is_read(seconds(1000)));
}

TEST_CASE("Digests that are broken, of another form or not the user's own are not there") {
  Kept kept;
  if (!kept.state()) return;
  kept.is_read();
  std::ifstream file(kept.digests(), std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(file), {}};
  std::string flipped = whole;
  flipped[whole.size() / 2] ^= 1;
  std::string other_form(import::unsealed(whole).value());
  other_form[0] ^= 1;
  std::string cut_record(import::unsealed(whole).value());
  cut_record.pop_back();
  for (const std::string& broken :
       {std::string(), whole.substr(0, whole.size() - 1), whole.substr(0, 40), flipped, whole + "x",
        import::sealed(other_form), import::sealed(cut_record), import::sealed("")}) {
    std::ofstream(kept.digests(), std::ios::binary) << broken;
    CHECK(kept.is_read());
    CHECK_FALSE(kept.is_read());  // written anew
  }
  fs::permissions(kept.digests(), fs::perms::others_write, fs::perm_options::add);
  CHECK(kept.is_read());
}

TEST_CASE("Of too many digests those that were taken first go") {
  Kept kept;
  if (!kept.state()) return;
  {
    FileDigests known(
        kept.digests(), [] { return std::chrono::system_clock::now() + seconds(10); }, 2);
    const std::int64_t now = known.now();
    for (std::uint64_t i = 1; i <= 4; ++i) {
      const FileState state{.device = 1, .inode = i, .size = 5, .modified = 7, .changed = 7};
      known.add(state, now - static_cast<std::int64_t>(i), std::string(32, 'a'));
    }
    known.save();
    CHECK(known.find({1, 1, 5, 7, 7}));
    CHECK(known.find({1, 2, 5, 7, 7}));
    CHECK_FALSE(known.find({1, 3, 5, 7, 7}));
    CHECK_FALSE(known.find({1, 1, 5, 7, 8}));
  }
  const auto size = fs::file_size(kept.digests());
  CHECK(kept.is_read(seconds(10), 2));
  CHECK(fs::file_size(kept.digests()) == size);
  CHECK_FALSE(kept.is_read(seconds(10), 2));
}

TEST_CASE("A digest that is known stands for no file that may not be read") {
  Kept kept;
  if (!kept.state()) return;
  kept.is_read();
  FileDigests known(kept.digests(), [] { return std::chrono::system_clock::now() + seconds(10); });
  fs::remove(kept.file());
  CHECK_FALSE(take_digest(kept.file(), &known).error.empty());
  fs::create_directory(kept.file());
  CHECK_FALSE(take_digest(kept.file(), &known).error.empty());
}

}  // namespace iamq::repl

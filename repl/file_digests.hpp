#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Digests of large files' texts, kept from one run of iamq to the next, so that what has not been touched since need
// not be looked through again.
namespace iamq::repl {

// What the system says of a file. Whoever writes to it, or puts another one in its place, changes this: the time of the
// last change (ctime) is the system's own, which nobody can set back.
struct FileState {
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t modified = 0, changed = 0;  // nanoseconds since 1970

  // Nothing: its file system is not known to keep such times.
  static std::optional<FileState> of(int descriptor);
  friend bool operator==(const FileState&, const FileState&) = default;
};

// May be asked by several threads, and several programs may use one file: it comes and goes whole. What cannot be read,
// or is of another iamq, is as if it were not there.
class FileDigests {
public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;
  static constexpr std::size_t usual_count = 100'000;  // 8 MB

  // Beyond `most` those that were taken first go.
  explicit FileDigests(std::filesystem::path file, Clock clock = std::chrono::system_clock::now,
                       std::size_t most = usual_count);

  // The digest that was taken when the file was in this very state.
  std::optional<std::string> find(const FileState& state);

  // Hands out the time at which somebody begins to look through a file; to `add` belongs what came of it.
  std::int64_t now() const;
  // Nothing is kept of a file that was touched shortly before `began`: it may be touched again within the same tick of
  // its file system's clock, and nothing would tell.
  void add(const FileState& state, std::int64_t began, std::string_view digest);

  // Writes what was added, if anything was.
  void save();

private:
  static constexpr std::size_t digest_size = 32;
  // As it stands in the file, which is for machines that write numbers alike.
  struct Record {
    FileState state;
    std::int64_t taken = 0;
    std::array<char, digest_size> digest{};
  };
  static std::vector<Record> read(const std::filesystem::path& file);
  static bool is_before(const Record& a, const Record& b);
  bool is_trusted(const Record& record) const;
  const std::vector<Record>& known();  // with the lock

  std::filesystem::path file_;
  Clock clock_;
  std::size_t most_;
  std::mutex lock_;
  std::optional<std::vector<Record>> known_;  // sorted by device and inode; nothing: not read yet
  std::vector<Record> added_;
};

}  // namespace iamq::repl

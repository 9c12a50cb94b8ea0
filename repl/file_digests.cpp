#include "repl/file_digests.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "repl/kept_file.hpp"
#include "runtime/import/content_key.hpp"

#if __has_include(<linux/magic.h>)
#include <linux/magic.h>
#include <sys/vfs.h>
#endif

namespace iamq::repl {
namespace {

// What stands first in the file. The number tells this form from others, and machines that write numbers otherwise.
constexpr std::uint64_t form = 0x6961'6d71'6467'0001;

// Coarser than the clock of any file system below (ext3 counts whole seconds), as Git does it: "racily clean".
// https://git-scm.com/docs/racy-git
constexpr std::int64_t safe_distance = 2'000'000'000;

std::int64_t nanoseconds(const struct timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// File systems of this machine that keep the time of the last change. Others have no such time (FAT), or take it from a
// clock that is not this machine's (network file systems).
bool keeps_times([[maybe_unused]] int descriptor) {
#if __has_include(<linux/magic.h>)
  constexpr std::uint64_t xfs = 0x58465342, zfs = 0x2fc12fc1;  // not in the header
  struct statfs system {};
  if (::fstatfs(descriptor, &system) != 0) return false;
  switch (static_cast<std::uint64_t>(system.f_type) & 0xFFFFFFFFU) {
    case EXT4_SUPER_MAGIC:  // of ext2 and ext3, too
    case BTRFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case OVERLAYFS_SUPER_MAGIC:
    case TMPFS_MAGIC:
    case xfs:
    case zfs:
      return true;
    default:
      return false;
  }
#else
  return false;
#endif
}

}  // namespace

std::optional<FileState> FileState::of(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || !keeps_times(descriptor)) return std::nullopt;
  return FileState{static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
                   static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim),
                   nanoseconds(status.st_ctim)};
}

FileDigests::FileDigests(std::filesystem::path file, Clock clock, std::size_t most)
    : file_(std::move(file)), clock_(std::move(clock)), most_(most) {}

std::int64_t FileDigests::now() const {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(clock_().time_since_epoch()).count();
}

bool FileDigests::is_before(const Record& a, const Record& b) {
  return std::tie(a.state.device, a.state.inode) < std::tie(b.state.device, b.state.inode);
}

// One from the future was taken with another clock.
bool FileDigests::is_trusted(const Record& record) const {
  return record.taken <= now() && std::max(record.state.modified, record.state.changed) <= record.taken - safe_distance;
}

auto FileDigests::read(const std::filesystem::path& file) -> std::vector<Record> {
  static_assert(std::is_trivially_copyable_v<Record> && std::has_unique_object_representations_v<Record>);
  const auto bytes = read_kept_file(file);
  const auto whole = bytes ? import::unsealed(bytes->view()) : std::nullopt;
  if (!whole || whole->size() < sizeof form || (whole->size() - sizeof form) % sizeof(Record) != 0 ||
      std::memcmp(whole->data(), &form, sizeof form) != 0) {
    return {};
  }
  std::vector<Record> records((whole->size() - sizeof form) / sizeof(Record));
  if (!records.empty()) std::memcpy(records.data(), whole->data() + sizeof form, records.size() * sizeof(Record));
  return records;
}

auto FileDigests::known() -> const std::vector<Record>& {
  if (!known_) known_ = read(file_);
  return *known_;
}

std::optional<std::string> FileDigests::find(const FileState& state) {
  const std::lock_guard guard(lock_);
  const std::vector<Record>& records = known();
  Record wanted;
  wanted.state = state;
  const auto found = std::lower_bound(records.begin(), records.end(), wanted, is_before);
  if (found == records.end() || found->state != state || !is_trusted(*found)) return std::nullopt;
  return std::string(found->digest.begin(), found->digest.end());
}

void FileDigests::add(const FileState& state, std::int64_t began, std::string_view digest) {
  Record record;
  record.state = state;
  record.taken = began;
  if (digest.size() != digest_size || !is_trusted(record)) return;
  std::copy(digest.begin(), digest.end(), record.digest.begin());
  const std::lock_guard guard(lock_);
  added_.push_back(record);
}

void FileDigests::save() {
  const std::lock_guard guard(lock_);
  if (added_.empty()) return;
  // What was added stands before what was known of the same file, and stays.
  std::vector<Record> records = std::exchange(added_, {});
  records.insert(records.end(), known().begin(), known().end());
  std::stable_sort(records.begin(), records.end(), is_before);
  const auto is_same_file = [](const Record& a, const Record& b) { return !is_before(a, b) && !is_before(b, a); };
  records.erase(std::unique(records.begin(), records.end(), is_same_file), records.end());
  records.erase(
      std::remove_if(records.begin(), records.end(), [this](const Record& record) { return !is_trusted(record); }),
      records.end());
  if (records.size() > most_) {
    std::nth_element(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(most_), records.end(),
                     [](const Record& a, const Record& b) { return a.taken > b.taken; });
    records.resize(most_);
    std::sort(records.begin(), records.end(), is_before);
  }
  known_ = std::move(records);
  std::string bytes(reinterpret_cast<const char*>(&form), sizeof form);
  bytes.append(reinterpret_cast<const char*>(known_->data()), known_->size() * sizeof(Record));
  write_kept_file(file_, import::sealed(bytes));
}

}  // namespace iamq::repl

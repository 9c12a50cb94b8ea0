#include "repl/kept_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "repl/console.hpp"
#include "repl/descriptor.hpp"
#include "runtime/import/side_by_side.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;
using import::side_by_side;

bool is_of_this_user_alone(const struct stat& status) {
  return S_ISREG(status.st_mode) && status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
         static_cast<std::uintmax_t>(status.st_size) <= most_kept_bytes;
}

bool read_piece(int descriptor, std::size_t at, char* begin, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(descriptor, begin + done, size - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

// In pieces: several threads take the copying, and the memory that is touched for the first time.
std::optional<KeptBytes> read_whole(int descriptor, std::size_t size) {
  constexpr std::size_t piece = std::size_t{1} << 22;
  KeptBytes bytes{std::make_unique_for_overwrite<char[]>(size), size};
  std::atomic<bool> is_whole = true;
  const auto read = [&](std::size_t i) {
    const std::size_t at = i * piece;
    if (!read_piece(descriptor, at, bytes.begin.get() + at, std::min(piece, size - at))) is_whole = false;
  };
  side_by_side(size / piece + 1, read);
  return is_whole ? std::optional(std::move(bytes)) : std::nullopt;
}

// On the disk before it has its name, so that no crash leaves the name without the bytes.
bool write_whole(int descriptor, std::string_view bytes) {
  return write_all(descriptor, bytes) == 0 && ::fsync(descriptor) == 0;
}

}  // namespace

std::optional<KeptBytes> read_kept_file(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0 || !is_of_this_user_alone(status)) return std::nullopt;
  auto bytes = read_whole(file.number(), static_cast<std::size_t>(status.st_size));
  if (bytes) ::futimens(file.number(), nullptr);  // it was used just now
  return bytes;
}

void write_kept_file(const fs::path& path, std::string_view bytes) {
  const fs::path folder = path.parent_path();
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  ::mkdir(folder.c_str(), S_IRWXU);  // it may be there
  std::string beside = (folder / (std::string(unfinished_beginning) + "XXXXXX")).string();
  const Descriptor file(::mkostemp(beside.data(), O_CLOEXEC));
  if (!file.is_open()) return;
  if (!write_whole(file.number(), bytes) || ::rename(beside.c_str(), path.c_str()) != 0) ::unlink(beside.c_str());
}

}  // namespace iamq::repl

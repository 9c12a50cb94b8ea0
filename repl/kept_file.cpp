#include "repl/kept_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>

#include "repl/console.hpp"
#include "repl/descriptor.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

bool is_of_this_user_alone(const struct stat& status) {
  return S_ISREG(status.st_mode) && status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
         static_cast<std::uintmax_t>(status.st_size) <= most_kept_bytes;
}

std::optional<KeptBytes> read_whole(int descriptor, std::size_t size) {
  KeptBytes bytes{std::make_unique_for_overwrite<char[]>(size), size};
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(descriptor, bytes.begin.get() + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return bytes;
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

#include "repl/prompt/history_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "repl/descriptor.hpp"

namespace iamq::repl {
namespace {

constexpr std::size_t longest_line = 1U << 16U;  // a larger paste is remembered in this session only
constexpr std::uint64_t largest_file = 4U << 20U;

Descriptor open_file(const std::string& path, int flags) {
  return Descriptor(::open(path.c_str(), flags | O_CLOEXEC, 0600));
}

int write_whole(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : ENOSPC;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::string read_from(int descriptor, std::uint64_t offset) {
  std::string text;
  std::vector<char> chunk(1U << 16U);
  for (;;) {
    const ssize_t got = ::pread(descriptor, chunk.data(), chunk.size(), static_cast<off_t>(offset + text.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

// The folders above the file, for the owner only, as far as they are missing.
void make_folders(const std::filesystem::path& folder) {
  if (folder.empty()) return;
  std::error_code error;
  if (std::filesystem::exists(folder, error)) return;
  make_folders(folder.parent_path() == folder ? std::filesystem::path() : folder.parent_path());
  ::mkdir(folder.c_str(), 0700);
}

// Keeps the younger half of a file that has grown too large. The caller holds the lock.
void shorten(int descriptor, std::uint64_t size) {
  std::string text = read_from(descriptor, size / 2);
  text.erase(0, text.find('\n') + 1);
  if (::ftruncate(descriptor, 0) == 0) write_whole(descriptor, text);
}

}  // namespace

std::string history_line(const std::string& entry) {
  std::string line;
  for (const char c : entry) {
    if (c == '\\') {
      line += "\\\\";
    } else if (c == '\n') {
      line += "\\n";
    } else {
      line += c;
    }
  }
  return line + "\n";
}

std::string history_entry(std::string_view line) {
  std::string entry;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\' && at + 1 < line.size()) {
      ++at;
      entry += line[at] == 'n' ? '\n' : line[at];
    } else {
      entry += line[at];
    }
  }
  return entry;
}

void HistoryFile::catch_up(line::History& history) {
  if (path_.empty()) return;
  const auto file = open_file(path_, O_RDONLY | O_NONBLOCK);
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (status.st_ino != inode_ || size < read_until_) {
    // Another file, or one that was shortened: what was known stays, what is new cannot be told from it.
    const bool is_first = inode_ == 0;
    inode_ = status.st_ino;
    read_until_ = is_first ? 0 : size;
  }
  if (size == read_until_) return;
  const std::string text = read_from(file.number(), read_until_);
  std::size_t from = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
    history.add(history_entry(std::string_view(text).substr(from, end - from)));
    from = end + 1;
  }
  read_until_ += from;
}

int HistoryFile::append(const std::string& line) {
  make_folders(std::filesystem::path(path_).parent_path());
  const auto file = open_file(path_, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK);
  if (!file.is_open()) return errno;
  struct stat status {};
  if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return EINVAL;
  ::fchmod(file.number(), 0600);
  ::flock(file.number(), LOCK_EX);
  const off_t size = ::lseek(file.number(), 0, SEEK_END);
  const int error = write_whole(file.number(), line);
  // Half an entry would become a part of the next one.
  if (error != 0 && ::ftruncate(file.number(), size) != 0) return error;
  if (error == 0 && static_cast<std::uint64_t>(size) > largest_file) {
    shorten(file.number(), static_cast<std::uint64_t>(size));
  }
  return error;
}

int HistoryFile::add(const std::string& entry, line::History& history) {
  if (entry.empty() || entry[0] == ' ' || entry[0] == '\t') return 0;
  if (!history.entries().empty() && history.entries().back() == entry) return 0;
  const std::string line = history_line(entry);
  int error = 0;
  if (!path_.empty() && line.size() <= longest_line) {
    catch_up(history);
    error = append(line);
    if (error == 0) catch_up(history);
  }
  history.add(entry);  // nothing happens if it was just read back
  return error;
}

}  // namespace iamq::repl

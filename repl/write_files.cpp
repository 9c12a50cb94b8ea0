#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <functional>
#include <system_error>

#include "repl/console.hpp"
#include "repl/files.hpp"

// `save`: a file is written beside its place and moved there when it is whole.
namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view saved_beginning = "# saved by iamq\n";

FileWritten may_not_write(std::string error) {
  return {.ok = false, .error = std::move(error), .is_refused = true};
}

std::string why_not(int error) {
  switch (error) {
    case ENOENT:
      return "there is no such folder";
    case EACCES:
    case EPERM:
      return "it may not be written (permission denied)";
    case ENOSPC:
      return "the disk is full";
    case EPIPE:
      return "nobody reads what is written there";
    case EROFS:
      return "the disk is read-only";
    default:
      return in_words(error);
  }
}

FileWritten write_result(int error) {
  return {.ok = error == 0, .error = error == 0 ? "" : why_not(error), .is_refused = false};
}

// A pipe or a device is written as it is; there is nothing to keep.
FileWritten write_special(const fs::path& path, std::string_view text) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return write_result(errno);
  // A pipe that nobody reads is told as an error here, and does not end the program.
  const auto handler = std::signal(SIGPIPE, SIG_IGN);
  int error = write_all(descriptor, text);
  std::signal(SIGPIPE, handler);
  if (::close(descriptor) != 0 && error == 0) error = errno;
  return write_result(error);
}

// What a new file may be read and written by.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return static_cast<mode_t>(0666) & ~mask;
}

FileWritten write_whole_file(const fs::path& path, std::string_view text) {
  std::string beside = (path.parent_path() / ("." + path.filename().string() + ".XXXXXX")).string();
  const int descriptor = ::mkstemp(beside.data());
  if (descriptor < 0) return write_result(errno);
  struct stat status {};
  const mode_t mode = ::stat(path.c_str(), &status) == 0 ? (status.st_mode & static_cast<mode_t>(07777)) : usual_mode();
  int error = write_all(descriptor, text);
  if (error == 0 && ::fchmod(descriptor, mode) != 0) error = errno;
  // Moved before it is on the disk, an empty file could take its place after a crash.
  if (error == 0 && ::fsync(descriptor) != 0) error = errno;
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(beside.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) ::unlink(beside.c_str());
  return write_result(error);
}

}  // namespace

void Files::saw(const std::string& real, const FileAnswer& answer, Want want) {
  if (want == Want::pieces) {
    seen_.try_emplace(real, Seen{answer.name, std::nullopt});
  } else {
    seen_[real] = {answer.name, std::hash<std::string_view>{}(answer.text)};
  }
}

std::set<std::string> Files::files_read() const {
  std::set<std::string> paths;
  for (const auto& [path, seen] : seen_) paths.insert(path);
  return paths;
}

// Why the file that stands there must not be replaced; nothing: it may.
std::optional<std::string> Files::objection(const fs::path& real, const FileToWrite& file) const {
  const FileAnswer there = read_file(real, true);
  if (!there.ok) return there.error;
  const auto seen = seen_.find(real.string());
  if (seen == seen_.end()) {
    if (there.text.substr(0, saved_beginning.size()) == saved_beginning) return std::nullopt;
    return "it is there already, and was neither saved nor read by iamq; remove it first, or save elsewhere";
  }
  if (seen->second.hash && seen->second.hash != std::hash<std::string_view>{}(there.text)) {
    return "it has changed since it was read";
  }
  const bool is_whole = seen->second.hash && std::find(file.replaceable.begin(), file.replaceable.end(),
                                                       seen->second.name) != file.replaceable.end();
  if (is_whole || seen->second.name.empty()) return std::nullopt;
  return "it holds more than declarations (questions, expectations, tests or `include`), which would be lost; save "
         "elsewhere, or `with expectations`";
}

FileWritten Files::write(const FileToWrite& file) {
  const Origin origin = origin_of(file.from);
  const fs::path whole = (origin.folder / fs::path(file.path)).lexically_normal();
  if (!whole.has_filename()) return may_not_write("it is a folder, not a file");
  std::error_code error;
  const fs::path folder = fs::canonical(whole.has_parent_path() ? whole.parent_path() : fs::path("."), error);
  if (error) return may_not_write(why_not(error.value()));
  fs::path real = folder / whole.filename();
  const fs::file_status status = fs::symlink_status(real, error);
  if (fs::is_symlink(status)) {
    real = fs::canonical(real, error);
    if (error) return write_result(error.value());
  }
  if (auto outside = refusal(real, origin, "written to")) return may_not_write(std::move(*outside));
  const bool is_there = fs::exists(real, error);
  if (is_there && fs::is_directory(real, error)) return may_not_write("it is a folder, not a file");
  if (is_there && !fs::is_regular_file(real, error)) return write_special(real, file.text);
  if (is_there) {
    if (auto against = objection(real, file)) return may_not_write(std::move(*against));
  }
  FileWritten written = write_whole_file(real, file.text);
  // What was written here may be written again as long as nobody else changes it.
  if (written.ok) seen_[real.string()] = {"", std::hash<std::string_view>{}(file.text)};
  return written;
}

}  // namespace iamq::repl

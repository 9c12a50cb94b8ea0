#include "repl/import_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>
#include <utility>
#include <vector>

#include "repl/console.hpp"
#include "repl/descriptor.hpp"
#include "runtime/import/content_key.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kept_ending = ".import";
constexpr std::string_view unfinished = ".unfinished-";
constexpr std::uintmax_t most_kept_bytes = std::uintmax_t{2} << 30;

// This very program: another one may read the same files otherwise.
const std::optional<std::string>& this_program() {
  static const std::optional<std::string> digits = []() -> std::optional<std::string> {
    import::ContentKey key;
    const std::string error = read_pieces("/proc/self/exe", [&](std::string_view piece) {
      key.add_piece(piece);
      return true;
    });
    return error.empty() ? std::optional(key.digits()) : std::nullopt;
  }();
  return digits;
}

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
bool write_whole(int descriptor, const std::string& bytes) {
  return write_all(descriptor, bytes) == 0 && ::fsync(descriptor) == 0;
}

struct KeptFile {
  fs::path path;
  std::uintmax_t size = 0;
  fs::file_time_type used;
};

}  // namespace

std::optional<fs::path> import_cache_folder() {
  if (const char* own = std::getenv("IAMQ_CACHE")) {
    return *own == '\0' ? std::nullopt : std::optional<fs::path>(own);
  }
  // "All paths set in these environment variables must be absolute"; others are to be ignored.
  // https://specifications.freedesktop.org/basedir-spec/latest/
  if (const char* caches = std::getenv("XDG_CACHE_HOME"); caches != nullptr && fs::path(caches).is_absolute()) {
    return fs::path(caches) / "iamq";
  }
  const char* home = std::getenv("HOME");
  if (home == nullptr || !fs::path(home).is_absolute()) return std::nullopt;
  return fs::path(home) / ".cache" / "iamq";
}

std::optional<fs::path> ImportCache::file_of(std::string_view key) const {
  if (!this_program()) return std::nullopt;
  import::ContentKey name;
  name.add(*this_program());
  name.add(key);
  return folder_ / (name.digits() + std::string(kept_ending));
}

std::optional<KeptBytes> ImportCache::find(std::string_view key) const {
  const auto path = file_of(key);
  if (!path) return std::nullopt;
  const Descriptor file(::open(path->c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0 || !is_of_this_user_alone(status)) return std::nullopt;
  auto bytes = read_whole(file.number(), static_cast<std::size_t>(status.st_size));
  if (bytes) ::futimens(file.number(), nullptr);  // it was used just now
  return bytes;
}

void ImportCache::keep(std::string_view key, const std::string& bytes) const {
  const auto path = file_of(key);
  if (!path || bytes.size() > most_bytes_) return;
  std::error_code error;
  fs::create_directories(folder_.parent_path(), error);
  ::mkdir(folder_.c_str(), S_IRWXU);  // for nobody else; it may be there
  std::string beside = (folder_ / (std::string(unfinished) + "XXXXXX")).string();
  {
    const Descriptor file(::mkostemp(beside.data(), O_CLOEXEC));
    if (!file.is_open()) return;
    if (!write_whole(file.number(), bytes) || ::rename(beside.c_str(), path->c_str()) != 0) {
      ::unlink(beside.c_str());
    }
  }
  make_room();
}

void ImportCache::make_room() const {
  constexpr auto long_ago = std::chrono::hours(1);
  std::vector<KeptFile> kept;
  std::uintmax_t size = 0;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder_, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;
    const std::string name = entry->path().filename().string();
    const bool is_kept = entry->path().extension() == kept_ending;
    const bool is_unfinished = name.rfind(unfinished, 0) == 0;
    if ((!is_kept && !is_unfinished) || !fs::is_regular_file(entry->symlink_status(ignored))) continue;
    const KeptFile one{entry->path(), entry->file_size(ignored), entry->last_write_time(ignored)};
    if (is_unfinished) {  // of a program that was ended
      if (fs::file_time_type::clock::now() - one.used > long_ago) fs::remove(one.path, ignored);
      continue;
    }
    size += one.size;
    kept.push_back(one);
  }
  std::sort(kept.begin(), kept.end(), [](const KeptFile& a, const KeptFile& b) { return a.used < b.used; });
  for (const KeptFile& one : kept) {
    if (size <= most_bytes_) break;
    if (fs::remove(one.path, error)) size -= one.size;
  }
}

void use_import_cache(Session& session, Files& files) {
  look_for_imports(session, [&files](std::string_view path, std::string_view from) { return files.look(path, from); });
  const auto folder = import_cache_folder();
  if (files.settings().no_cache || !folder) return;
  const ImportCache cache(*folder);
  keep_imports(session, {[cache](std::string_view key) { return cache.find(key); },
                         [cache](std::string_view key, const std::string& bytes) { cache.keep(key, bytes); }});
}

}  // namespace iamq::repl

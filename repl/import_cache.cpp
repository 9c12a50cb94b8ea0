#include "repl/import_cache.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <system_error>
#include <utility>
#include <vector>

#include "repl/kept_file.hpp"
#include "runtime/import/content_key.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kept_ending = ".import";
constexpr std::string_view digests_name = "files.digests";

// This very program: another one may read the same files otherwise.
const std::optional<std::string>& this_program(FileDigests* known) {
  static const std::optional<std::string> digits = [known]() -> std::optional<std::string> {
    FileDigest taken = take_digest("/proc/self/exe", known);
    return taken.error.empty() ? std::optional(std::move(taken.digits)) : std::nullopt;
  }();
  return digits;
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
  const auto& program = this_program(digests_.get());
  if (!program) return std::nullopt;
  import::ContentKey name;
  name.add(*program);
  name.add(key);
  return folder_ / (name.digits() + std::string(kept_ending));
}

std::optional<KeptBytes> ImportCache::find(std::string_view key) const {
  const auto path = file_of(key);
  return path ? read_kept_file(*path) : std::nullopt;
}

void ImportCache::keep(std::string_view key, const std::string& bytes) const {
  const auto path = file_of(key);
  if (!path || bytes.size() > most_bytes_) return;
  write_kept_file(*path, bytes);
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
    const bool is_unfinished = name.rfind(unfinished_beginning, 0) == 0;
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
  const auto digests = std::make_shared<FileDigests>(*folder / digests_name);
  files.keep_digests(digests);
  const ImportCache cache(*folder, ImportCache::usual_size, digests);
  keep_imports(session, {[cache, digests](std::string_view key) {
                           auto found = cache.find(key);
                           digests->save();  // all that the key is made of were taken by now
                           return found;
                         },
                         [cache](std::string_view key, const std::string& bytes) { cache.keep(key, bytes); }});
}

}  // namespace iamq::repl

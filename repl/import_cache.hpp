#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "repl/file_digests.hpp"
#include "repl/files.hpp"
#include "runtime/session.hpp"
#include "runtime/session/import_store.hpp"

// What large imports came to, kept in a folder of the user's own from one run of iamq to the next.
namespace iamq::repl {

// Where the cache of this user is: IAMQ_CACHE, else `iamq` in XDG_CACHE_HOME, else in ~/.cache. Nothing: there is none,
// or IAMQ_CACHE is empty.
std::optional<std::filesystem::path> import_cache_folder();

// Never an error: what cannot be read is not there, and what cannot be written is not kept. Several programs may use
// one folder at once: a file comes and goes whole.
class ImportCache {
public:
  static constexpr std::uintmax_t usual_size = std::uintmax_t{2} << 30;

  // Beyond `most_bytes` what was not used for longest goes. `digests`: the program itself is looked up there; may be
  // null.
  explicit ImportCache(std::filesystem::path folder, std::uintmax_t most_bytes = usual_size,
                       std::shared_ptr<FileDigests> digests = nullptr)
      : folder_(std::move(folder)), most_bytes_(most_bytes), digests_(std::move(digests)) {}

  // Only what this user wrote and nobody else may write.
  std::optional<KeptBytes> find(std::string_view key) const;
  void keep(std::string_view key, const std::string& bytes) const;

private:
  std::optional<std::filesystem::path> file_of(std::string_view key) const;
  void make_room() const;

  std::filesystem::path folder_;
  std::uintmax_t most_bytes_;
  std::shared_ptr<FileDigests> digests_;
};

// Has the session find its imports through `files`, which must outlive it, and keep the large ones, unless the user
// does not want that (--no-cache, IAMQ_CACHE).
void use_import_cache(Session& session, Files& files);

}  // namespace iamq::repl

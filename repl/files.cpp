#include "repl/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include "lang/text/stopping.hpp"
#include "repl/descriptor.hpp"
#include "repl/interrupt.hpp"
#include "runtime/import/content_key.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

// Below what a Source can hold, and more than any policy export.
constexpr std::uintmax_t most_bytes = std::uintmax_t{2} << 30;

constexpr const char* too_large = "it is larger than 2 GiB";
constexpr const char* half_written = "it was being written while it was read";

FileAnswer failure(std::string error) {
  FileAnswer answer;
  answer.error = std::move(error);
  return answer;
}

// `expected`: bytes, if that is known.
FileAnswer read_descriptor(int descriptor, std::size_t expected = std::size_t{1} << 16) {
  FileAnswer answer;
  std::string& text = answer.text;
  std::size_t size = 0;
  text.resize(std::min<std::size_t>(expected, most_bytes) + 1);  // one more, to see the end without growing
  for (;;) {
    if (size == text.size()) text.resize(2 * size);
    const ssize_t got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got < 0) {
      if (errno == EINTR && !is_interrupted()) continue;
      return failure(in_words(errno));
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > most_bytes) return failure(too_large);
  }
  text.resize(size);
  answer.ok = true;
  return answer;
}

// Half of an old text and half of a new one is neither.
bool was_written_since(int descriptor, const struct stat& before) {
  struct stat now {};
  return ::fstat(descriptor, &now) == 0 &&
         (now.st_size != before.st_size || now.st_mtim.tv_sec != before.st_mtim.tv_sec ||
          now.st_mtim.tv_nsec != before.st_mtim.tv_nsec);
}

struct OpenFile {
  Descriptor descriptor;
  struct stat status {};
  FileAnswer refusal;  // without an error: it may be read
};

// As a regular file if `regular_only` says so.
OpenFile open_file(const fs::path& path, bool regular_only) {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  OpenFile file{Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | (regular_only ? O_NONBLOCK : 0))), {}, {}};
  if (!file.descriptor.is_open() || ::fstat(file.descriptor.number(), &file.status) != 0) {
    file.refusal = failure(in_words(errno));
  } else if (S_ISDIR(file.status.st_mode)) {
    file.refusal = failure("it is a folder, not a file");
    file.refusal.is_folder = true;
  } else if (regular_only && !S_ISREG(file.status.st_mode)) {
    file.refusal = failure("it is not a regular file");
  } else if (S_ISREG(file.status.st_mode) && static_cast<std::uintmax_t>(file.status.st_size) > most_bytes) {
    file.refusal = failure(too_large);
  }
  return file;
}

std::string read_pieces(const OpenFile& file, const std::function<bool(std::string_view)>& take) {
  constexpr std::uintmax_t most_at_once = std::uintmax_t{1} << 18;  // what stays near the processor
  const auto room = static_cast<std::size_t>(
      std::min(most_at_once, static_cast<std::uintmax_t>(file.status.st_size) + 1));  // one more, to see the end
  const auto buffer = std::make_unique_for_overwrite<char[]>(room);
  for (std::uintmax_t size = 0;;) {
    const ssize_t got = ::read(file.descriptor.number(), buffer.get(), room);
    if (got < 0) {
      if (errno == EINTR && !is_interrupted()) continue;
      return in_words(errno);
    }
    if (got == 0) break;
    size += static_cast<std::uintmax_t>(got);
    if (size > most_bytes) return too_large;
    if (!take({buffer.get(), static_cast<std::size_t>(got)})) return "";
  }
  return was_written_since(file.descriptor.number(), file.status) ? half_written : "";
}

bool is_below(const fs::path& path, const fs::path& root) {
  const auto mismatch = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return mismatch.first == root.end() || (std::next(mismatch.first) == root.end() && mismatch.first->empty());
}

}  // namespace

std::optional<fs::path> project_of(fs::path folder) {
  for (;;) {
    std::error_code error;
    if (fs::exists(folder / ".git", error)) return folder;
    if (!folder.has_relative_path()) return std::nullopt;
    folder = folder.parent_path();
  }
}

std::string in_words(int error) {
  switch (error) {
    case ENOENT:
      return "there is no such file";
    case EACCES:
    case EPERM:
      return "it may not be read (permission denied)";
    case ELOOP:
      return "its symbolic links go round in circles";
    case ENOTDIR:
      return "a part of its path is not a folder";
    case ENAMETOOLONG:
      return "its path is too long";
    default:
      return std::strerror(error);
  }
}

FileAnswer read_file(const fs::path& path, bool regular_only) {
  const OpenFile file = open_file(path, regular_only);
  if (!file.refusal.error.empty()) return file.refusal;
  const bool is_regular = S_ISREG(file.status.st_mode);
  FileAnswer answer = is_regular
                          ? read_descriptor(file.descriptor.number(), static_cast<std::size_t>(file.status.st_size))
                          : read_descriptor(file.descriptor.number());
  if (answer.ok && is_regular && was_written_since(file.descriptor.number(), file.status)) return failure(half_written);
  return answer;
}

std::string read_pieces(const fs::path& path, const std::function<bool(std::string_view)>& take) {
  const OpenFile file = open_file(path, true);
  return file.refusal.error.empty() ? read_pieces(file, take) : file.refusal.error;
}

FileDigest take_digest(const fs::path& path, FileDigests* known) {
  const OpenFile file = open_file(path, true);
  if (!file.refusal.error.empty()) return {{}, 0, file.refusal.error};
  const auto state = known != nullptr ? FileState::of(file.descriptor.number()) : std::nullopt;
  if (state) {
    if (auto digits = known->find(*state)) return {std::move(*digits), state->size, {}};
  }
  const std::int64_t began = state ? known->now() : 0;
  import::ContentKey key;
  FileDigest taken;
  taken.error = read_pieces(file, [&](std::string_view piece) {
    text::ask_to_go_on();
    key.add_piece(piece);
    taken.size += piece.size();
    return true;
  });
  if (!taken.error.empty()) return {{}, 0, std::move(taken.error)};
  taken.digits = key.digits();
  if (state && taken.size == state->size && FileState::of(file.descriptor.number()) == state) {
    known->add(*state, began, taken.digits);
  }
  return taken;
}

FileAnswer read_standard_input() {
  return read_descriptor(STDIN_FILENO);
}

Files::Origin Files::origin_of_file(const fs::path& path) const {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error) real = fs::absolute(path, error).lexically_normal();
  Origin origin = origin_of_real(real);
  origin.folder = path.parent_path();
  return origin;
}

Files::Origin Files::origin_of_real(const fs::path& real) const {
  const fs::path folder = real.parent_path();
  return {folder, root_of(folder, project_of(folder))};
}

std::optional<fs::path> Files::root_of(const fs::path& folder, const std::optional<fs::path>& project) const {
  if (settings_.allow_outside) return std::nullopt;
  if (!settings_.root) return project.value_or(folder);
  std::error_code error;
  const fs::path root = fs::canonical(*settings_.root, error);
  return error ? fs::path(*settings_.root) : root;
}

FileAnswer Files::open_named(const std::string& path) {
  FileAnswer answer = read_file(path, false);
  answer.name = path;
  origins_[path] = std::make_shared<const Origin>(origin_of_file(path));
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (answer.ok && !error) saw(real.string(), answer, Want::text);
  return answer;
}

void Files::add_typed(const std::string& name) {
  origins_[name] = std::make_shared<const Origin>();
}

void Files::add_piped(const std::string& name) {
  std::error_code error;
  Origin origin = origin_of_file(fs::current_path(error) / "-");
  origin.folder.clear();
  origins_[name] = std::make_shared<const Origin>(std::move(origin));
}

Files::Origin Files::origin_of(std::string_view name) const {
  const auto known = origins_.find(name);
  return known != origins_.end() ? *known->second : Origin{};
}

std::optional<std::string> Files::refusal(const fs::path& real, const Origin& origin, std::string_view what) const {
  if (settings_.allow_outside || !origin.root || is_below(real, *origin.root)) return std::nullopt;
  std::error_code error;
  return "it stands outside of `" + fs::proximate(*origin.root, error).string() + "`, the folder that files may be " +
         std::string(what) + " here (--root DIR sets another one, --allow-outside lifts it)";
}

FileAnswer Files::read(std::string_view path, std::string_view from) {
  return find(path, from, Want::text);
}

FileAnswer Files::look(std::string_view path, std::string_view from) {
  return find(path, from, Want::pieces);
}

}  // namespace iamq::repl

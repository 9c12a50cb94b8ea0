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
#include "lang/text/unicode.hpp"
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

// The nearest folder at or above `folder` that holds `.git`.
std::optional<fs::path> project_of(fs::path folder) {
  for (;;) {
    std::error_code error;
    if (fs::exists(folder / ".git", error)) return folder;
    if (!folder.has_relative_path()) return std::nullopt;
    folder = folder.parent_path();
  }
}

// The text with every byte that is no UTF-8 written as `\xE9`.
std::string in_utf8(std::string_view text) {
  std::string printable;
  for (std::size_t i = 0; i < text.size();) {
    const auto next = text::decode(text, i);
    if (next.is_valid) {
      printable.append(text, i, next.size);
    } else {
      constexpr std::string_view digits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(text[i]);
      printable += {'\\', 'x', digits[byte / 16], digits[byte % 16]};
    }
    i += next.is_valid ? next.size : 1;
  }
  return printable;
}

// Without a look inside.
FileAnswer found(const fs::path& path) {
  std::error_code error;
  FileAnswer answer;
  answer.ok = true;
  answer.size = fs::file_size(path, error);
  if (error) answer.size = 0;
  return answer;
}

// Deeper than any folder that `import` reads has reason to be.
constexpr int most_folders = 16;

}  // namespace

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
  std::error_code error;
  Origin origin;
  origin.folder = real.parent_path();
  if (settings_.allow_outside) return origin;
  if (settings_.root) {
    origin.root = fs::canonical(*settings_.root, error);
    if (error) origin.root = *settings_.root;
    return origin;
  }
  origin.root = project_of(real.parent_path()).value_or(real.parent_path());
  return origin;
}

FileAnswer Files::open_named(const std::string& path) {
  FileAnswer answer = read_file(path, false);
  answer.name = path;
  origins_[path] = origin_of_file(path);
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (answer.ok && !error) saw(real, answer, Want::text);
  return answer;
}

void Files::add_typed(const std::string& name) {
  origins_[name] = {};
}

void Files::add_piped(const std::string& name) {
  std::error_code error;
  origins_[name] = origin_of_file(fs::current_path(error) / "-");
  origins_[name].folder.clear();
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

// Only `import` takes a folder: what it would have to ask for, from the folders below as well. Links to folders are not
// followed, so that none goes round in circles; what is hidden is somebody's own.
void Files::list_exports(const fs::path& real, const fs::path& as_asked, int depth, std::vector<std::string>& files) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (auto entry = fs::directory_iterator(real, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    entries.push_back(*entry);
  }
  std::sort(entries.begin(), entries.end());
  for (const auto& entry : entries) {
    const fs::path name = entry.path().filename();
    if (name.native().front() == '.') continue;
    std::error_code ignored;
    const bool is_link = entry.is_symlink(ignored);
    if (!is_link && entry.is_directory(ignored)) {
      if (depth < most_folders) list_exports(entry.path(), as_asked / name, depth + 1, files);
    } else if (name.extension() == ".json") {
      files.push_back((as_asked / name).string());
      if (!is_link && entry.is_regular_file(ignored)) listing_.files.emplace(files.back(), entry.path());
    }
  }
}

std::optional<fs::path> Files::take_listed(std::string_view path, std::string_view from) {
  if (listing_.files.empty() || listing_.from != from) return std::nullopt;
  const auto listed = listing_.files.extract(std::string(path));
  if (listed.empty()) return std::nullopt;
  // Somebody may have put a link in its place since.
  std::error_code error;
  const bool is_still_plain = fs::symlink_status(listed.mapped(), error).type() == fs::file_type::regular;
  return is_still_plain ? std::optional(std::move(listed.mapped())) : std::nullopt;
}

FileAnswer Files::find(std::string_view path, std::string_view from, Want want) {
  if (const std::string printable = in_utf8(path); printable != path) {
    FileAnswer answer = failure("cannot read `" + printable + "`: its name is not UTF-8");
    answer.name = printable;
    return answer;
  }
  const auto known = origins_.find(from);
  const Origin origin = known != origins_.end() ? known->second : Origin{};
  const fs::path whole = (origin.folder / fs::path(path)).lexically_normal();

  FileAnswer answer;
  std::error_code error;
  const std::optional<fs::path> listed = take_listed(path, from);
  const fs::path real = listed ? *listed : fs::canonical(whole, error);
  if (error) {
    answer = failure(in_words(error.value()));
  } else if (const auto outside = refusal(real, origin, "read from")) {
    answer = failure(*outside);
  } else if (!listed && fs::is_directory(real, error)) {
    answer = failure("it is a folder, not a file");
    answer.is_folder = true;
    listing_ = {std::string(from), {}};
    list_exports(real, fs::path(path), 0, answer.folder_files);
  } else {
    answer = want == Want::text ? read_file(real, true) : found(real);
    // What this file reads in turn is bound as it is itself; only the user's own word may lead anywhere.
    Origin next = origin;
    if (!origin.root) next = origin_of_real(real);
    next.folder = whole.parent_path();
    origins_[whole.string()] = next;
  }
  answer.name = whole.string();
  if (answer.ok) saw(real, answer, want);
  const std::string cannot = "cannot read `" + std::string(path) + "`: ";
  if (!answer.ok) {
    answer.error = cannot + answer.error;
    return answer;
  }
  answer.pieces = [real, cannot](const std::function<bool(std::string_view)>& take) {
    const std::string error = read_pieces(real, take);
    return error.empty() ? error : cannot + error;
  };
  if (digests_ != nullptr) {
    answer.digest = [real, cannot, digests = digests_] {
      FileDigest taken = take_digest(real, digests.get());
      if (!taken.error.empty()) taken.error = cannot + taken.error;
      return taken;
    };
  }
  return answer;
}

}  // namespace iamq::repl

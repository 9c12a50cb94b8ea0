#include <sys/stat.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "lang/text/unicode.hpp"
#include "repl/files.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

// Deeper than any folder that `import` reads has reason to be.
constexpr int most_folders = 16;

FileAnswer not_found(std::string error) {
  FileAnswer answer;
  answer.error = std::move(error);
  return answer;
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

// Where relative paths of a file begin that is asked for by this path.
fs::path folder_of_name(const fs::path& whole) {
  return whole.lexically_normal().parent_path();
}

struct Entry {
  std::string name;
  fs::file_type type = fs::file_type::none;  // links are not followed
};

// Of a folder, by name; what is hidden is somebody's own.
std::vector<Entry> entries_of(const fs::path& folder) {
  std::vector<Entry> entries;
  std::error_code error, ignored;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (name.front() != '.') entries.push_back({std::move(name), entry->symlink_status(ignored).type()});
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return entries;
}

}  // namespace

struct Files::ListedFolder {
  fs::path real, as_asked;
  std::optional<fs::path> project;
  Origin asking;  // of the text that asks
};

// Only `import` takes a folder: what it would have to ask for, from the folders below as well. Links to folders are not
// followed, so that none goes round in circles.
void Files::list_exports(const ListedFolder& folder, int depth, std::vector<std::string>& files) {
  const fs::path from_here = folder.asking.folder / folder.as_asked / "-";
  Origin next{folder_of_name(from_here), folder.asking.root};
  // What a file reads in turn is bound as it is itself; only the user's own word may lead anywhere.
  if (!next.root) next.root = root_of(folder.real, folder.project);
  const auto origin = std::make_shared<const Origin>(std::move(next));
  const std::string real = (folder.real / "").string(), asked = (folder.as_asked / "").string(),
                    named = (origin->folder / "").string();
  for (const auto& [name, type] : entries_of(folder.real)) {
    if (type == fs::file_type::directory) {
      if (depth == most_folders) continue;
      std::error_code ignored;
      const fs::path below = folder.real / name;
      const bool is_project = fs::exists(below / ".git", ignored);
      list_exports({below, folder.as_asked / name, is_project ? below : folder.project, folder.asking}, depth + 1,
                   files);
    } else if (name.ends_with(".json")) {
      files.push_back(asked + name);
      if (type == fs::file_type::regular) {
        listing_.files.emplace(files.back(), Found{real + name, named + name, origin});
      }
    }
  }
}

auto Files::take_listed(std::string_view path, std::string_view from) -> std::optional<Found> {
  if (listing_.files.empty() || listing_.from != from) return std::nullopt;
  auto listed = listing_.files.extract(std::string(path));
  if (listed.empty()) return std::nullopt;
  // Somebody may have put a link in its place since.
  struct stat status {};
  if (::lstat(listed.mapped().real.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  listed.mapped().size = static_cast<std::uintmax_t>(status.st_size);
  return std::move(listed.mapped());
}

FileAnswer Files::find(std::string_view path, std::string_view from, Want want) {
  if (const std::string printable = in_utf8(path); printable != path) {
    FileAnswer answer = not_found("cannot read `" + printable + "`: its name is not UTF-8");
    answer.name = printable;
    return answer;
  }
  if (auto listed = take_listed(path, from)) return answer_of(std::move(*listed), path, want);
  const Origin origin = origin_of(from);
  const fs::path whole = (origin.folder / fs::path(path)).lexically_normal();

  FileAnswer answer;
  std::error_code error;
  const fs::path real = fs::canonical(whole, error);
  if (error) {
    answer = not_found(in_words(error.value()));
  } else if (const auto outside = refusal(real, origin, "read from")) {
    answer = not_found(*outside);
  } else if (fs::is_directory(real, error)) {
    answer = not_found("it is a folder, not a file");
    answer.is_folder = true;
    listing_ = {std::string(from), {}};
    list_exports({real, fs::path(path), project_of(real), origin}, 0, answer.folder_files);
  } else {
    // What this file reads in turn is bound as it is itself; only the user's own word may lead anywhere.
    Origin next = origin.root ? origin : origin_of_real(real);
    next.folder = whole.parent_path();
    const auto size = fs::file_size(real, error);
    return answer_of({real.string(), whole.string(), std::make_shared<const Origin>(std::move(next)), error ? 0 : size},
                     path, want);
  }
  answer.name = whole.string();
  answer.error = "cannot read `" + std::string(path) + "`: " + answer.error;
  return answer;
}

FileAnswer Files::answer_of(Found file, std::string_view path, Want want) {
  const std::string cannot = "cannot read `" + std::string(path) + "`: ";
  FileAnswer answer;
  if (want == Want::text) {
    answer = read_file(file.real, true);
  } else {  // without a look inside
    answer.ok = true;
    answer.size = file.size;
  }
  answer.name = file.name;
  origins_[file.name] = std::move(file.origin);
  if (!answer.ok) {
    answer.error = cannot + answer.error;
    return answer;
  }
  saw(file.real, answer, want);
  const auto real = std::make_shared<const std::string>(std::move(file.real));
  answer.pieces = [real, cannot](const std::function<bool(std::string_view piece)>& take) {
    const std::string error = read_pieces(*real, take);
    return error.empty() ? error : cannot + error;
  };
  if (digests_ != nullptr) {
    answer.digest = [real, cannot, digests = digests_] {
      FileDigest taken = take_digest(*real, digests.get());
      if (!taken.error.empty()) taken.error = cannot + taken.error;
      return taken;
    };
  }
  return answer;
}

}  // namespace iamq::repl

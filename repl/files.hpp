#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "repl/file_digests.hpp"
#include "runtime/session.hpp"

// Reading files: what the user names may stand anywhere, what a file names must stand below its root.
namespace iamq::repl {

// The whole text of a file, or why it cannot be had. `regular_only`: no pipes and devices, which could block for ever.
FileAnswer read_file(const std::filesystem::path& path, bool regular_only);

// The same of a regular file, piece by piece: see FilePieces.
std::string read_pieces(const std::filesystem::path& path, const std::function<bool(std::string_view piece)>& take);

// The digest of a regular file's text, of which none is kept. Where `known`, which may be null, has that of the file as
// it is, it is not read; what is read is added there.
FileDigest take_digest(const std::filesystem::path& path, FileDigests* known);

// All of standard input.
FileAnswer read_standard_input();

// The nearest folder at or above `folder`, a real path, that holds `.git`.
std::optional<std::filesystem::path> project_of(std::filesystem::path folder);

// What an error number of the system means for a file.
std::string in_words(int error);

// Hands a session its files and knows, for each text it has read, where relative paths begin and which root binds it:
// the nearest folder above it that holds `.git`, else its own folder. Symbolic links are resolved before that is asked.
class Files {
public:
  struct Settings {
    std::optional<std::string> root;  // --root
    bool allow_outside = false;       // --allow-outside
    bool no_cache = false;            // --no-cache
  };
  explicit Files(Settings settings) : settings_(std::move(settings)) {}

  const Settings& settings() const { return settings_; }

  // A file that the user named: on the command line or at the prompt. Its name in messages is the path as given.
  FileAnswer open_named(const std::string& path);

  // Says that a text of this name was typed by the user, so that it may read anywhere.
  void add_typed(const std::string& name);
  // Says that a text of this name came through standard input: bound like a file of the working folder.
  void add_piped(const std::string& name);

  // For Session: `include`, `import`, `policy … from`. The answer of a folder lists its *.json files.
  FileAnswer read(std::string_view path, std::string_view from);

  // The same for what is large: the text is left to `pieces` of the answer.
  FileAnswer look(std::string_view path, std::string_view from);

  // From now on what `look` finds is told by these digests where they know the file.
  void keep_digests(std::shared_ptr<FileDigests> digests) { digests_ = std::move(digests); }

  // All that was read, by its real path.
  std::set<std::string> files_read() const;

  // For Session: `save`. Whole or not at all: what was there stays until all is written. A file that is there already
  // is replaced if iamq saved it, or if it was read here, has not changed since, and nothing of it is lost.
  FileWritten write(const FileToWrite& file);

private:
  enum class Want : std::uint8_t { text, pieces };
  FileAnswer find(std::string_view path, std::string_view from, Want want);
  struct Origin {
    std::filesystem::path folder;               // where its relative paths begin
    std::optional<std::filesystem::path> root;  // real path; nothing: it may read anywhere
  };
  // A file that was found, and what binds what it reads in turn.
  struct Found {
    std::string real;  // path
    std::string name;  // in messages
    std::shared_ptr<const Origin> origin;
    std::uintmax_t size = 0;  // as the system says
  };
  // Plain files that a folder's listing has just seen, by the paths by which they will be asked for: nobody needs to
  // look for them again, name by name from the root, nor for what binds them. Each serves once.
  struct Listing {
    std::string from;
    std::unordered_map<std::string, Found> files;
  };
  struct ListedFolder;
  void list_exports(const ListedFolder& folder, int depth, std::vector<std::string>& files);
  std::optional<Found> take_listed(std::string_view path, std::string_view from);
  FileAnswer answer_of(Found file, std::string_view path, Want want);
  Origin origin_of(std::string_view name) const;
  Origin origin_of_file(const std::filesystem::path& path) const;
  Origin origin_of_real(const std::filesystem::path& real) const;
  // What binds the files of a folder; `project`: the nearest folder at or above it that holds `.git`.
  std::optional<std::filesystem::path> root_of(const std::filesystem::path& folder,
                                               const std::optional<std::filesystem::path>& project) const;
  std::optional<std::string> refusal(const std::filesystem::path& real, const Origin& origin,
                                     std::string_view what) const;
  std::optional<std::string> objection(const std::filesystem::path& real, const FileToWrite& file) const;

  Settings settings_;
  Listing listing_;
  std::shared_ptr<FileDigests> digests_;
  std::map<std::string, std::shared_ptr<const Origin>, std::less<>> origins_;  // by the name in messages
  struct Seen {
    std::string name;                 // in messages
    std::optional<std::size_t> hash;  // of the text; nothing: it was only looked for
  };
  void saw(const std::string& real, const FileAnswer& answer, Want want);
  std::map<std::string, Seen> seen_;  // what was read or written here, by its real path
};

}  // namespace iamq::repl

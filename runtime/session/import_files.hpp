#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/import/authorization_details.hpp"
#include "runtime/session/state.hpp"

namespace iamq {

// A file that an import names in turn, as it is asked for.
struct NamedFile {
  std::string path, from;
};

// The files of one import: found first, then told apart by digests of their texts or read, and let go at last.
class ImportFiles {
public:
  ImportFiles(SessionState& state, const lang::ImportUse& use, const text::Span& statement)
      : state_(state), use_(use), statement_(statement) {}

  // A file, or all of a folder. Nothing, and a diagnostic, if there are none.
  void find(std::string_view from);
  bool are_large() const;
  // Whether one of them may name others; they must not be large. Reads them.
  bool may_name_others();

  // Looks through all texts, of which none is kept. False: a file cannot be read, and the import comes to nothing.
  bool take_digests();
  // Adds them as sources, of which those that were only looked through are read where somebody asks for them.
  std::vector<import::ExportFile> add_sources();
  // The same of those that are named in turn, behind the others.
  void add_named(std::vector<import::ExportFile>& exports);
  // By which digests, names and errors this import is told from others.
  std::string key() const;
  // The same with the files that these name in turn.
  std::string key_with_named();
  // Those that an import of the very same files named, in the order in which it asked for them: looked through as
  // these are.
  void find_named(const std::vector<NamedFile>& named);
  void forget_named() { named_.clear(); }
  // As they were asked for.
  std::vector<NamedFile> named() const;

  // Reads the texts. A file of a folder that cannot be read is told and left out; a large one is read by the import
  // itself, which has no use for more of it than a piece at a time.
  void read();
  // One that the import names in turn.
  auto open(std::string_view path, std::string_view from) -> import::OpenedFile;
  // From now on the texts are read again where somebody asks for them.
  void let_go();

  std::vector<text::Diagnostic> diagnostics;

private:
  struct Found {
    std::string name, error, text;
    FilePieces pieces;
    std::function<FileDigest()> take_digest;  // may be empty
    std::uint64_t size = 0;
    bool is_read = false;  // its text is here
    bool could_be_found = true;
    std::shared_ptr<std::string> digest = std::make_shared<std::string>();
    std::optional<text::SourceId> source;  // that its text was added as
  };
  struct Added {
    text::SourceId source{};
    FilePieces pieces;
    std::shared_ptr<std::string> digest;  // empty: not taken yet
  };
  // One that is named in turn, and how it was asked for.
  struct Named {
    NamedFile asked;
    Found file;
  };
  FileAnswer look(std::string_view path, std::string_view from) const;
  Found found(FileAnswer file) const;
  static void take_digest_of(Found& file);
  bool is_read_late(const Found& file) const;
  std::string read_late(Found& file, std::string& text) const;
  static FileDigest look_through(const FilePieces& pieces);
  text::SourceId add_source(Found& file);
  void let_go_of(Found& file);
  std::uint64_t size() const;
  void each_by_size(const std::function<void(std::size_t)>& work) const;
  text::Diagnostic unreadable(std::string message) const;

  SessionState& state_;
  const lang::ImportUse& use_;
  text::Span statement_;
  bool is_folder_ = false;
  bool are_large_ = false;
  std::vector<Found> found_;
  std::vector<Named> named_;  // looked through or opened
  std::vector<Added> added_;
};

}  // namespace iamq

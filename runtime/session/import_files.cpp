#include "runtime/session/import_files.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "lang/text/stopping.hpp"
#include "runtime/import/content_key.hpp"
#include "runtime/import/side_by_side.hpp"

namespace iamq {

namespace {

// Less is read at once: it is neither kept, which would fill the store with every test's file, nor let go.
constexpr std::uint64_t large_import = 1'000'000;
constexpr std::uint64_t large_file = 100'000;

// What was wrong; empty if nothing was.
std::string read_whole_text(const FilePieces& pieces, std::uint64_t size, std::string& text) {
  text.clear();
  text.reserve(size);
  return pieces([&](std::string_view piece) {
    text::ask_to_go_on();
    text += piece;
    return true;
  });
}

// Only the very same text. The digest may become known later than this is asked for.
text::ReadAgain same_text_again(FilePieces pieces, std::shared_ptr<const std::string> digest, std::uint64_t size) {
  if (!pieces) return {};
  return [pieces = std::move(pieces), digest = std::move(digest), size]() -> std::optional<std::string> {
    std::string text;
    text.reserve(size);
    const std::string error = pieces([&](std::string_view piece) {
      text += piece;
      return text.size() <= size;
    });
    if (!error.empty() || text.size() != size || import::digest_of(text) != *digest) return std::nullopt;
    return text;
  };
}

}  // namespace

text::Diagnostic ImportFiles::unreadable(std::string message) const {
  return {.severity = text::Severity::error,
          .code = "unreadable-file",
          .message = std::move(message),
          .span = use_.path.span,
          .labels = {},
          .help = ""};
}

FileAnswer ImportFiles::look(std::string_view path, std::string_view from) const {
  return state_.look_for_import ? state_.look_for_import(path, from) : state_.files(path, from);
}

void ImportFiles::find(std::string_view from) {
  FileAnswer file = look(use_.path.text, from);
  is_folder_ = file.is_folder;
  if (file.ok) {
    found_.push_back(found(std::move(file)));
  } else if (!file.is_folder) {
    diagnostics.push_back(unreadable(std::move(file.error)));
  } else if (file.folder_files.empty()) {
    diagnostics.push_back(unreadable("no export (*.json) stands in `" + use_.path.text + "`"));
  }
  for (const std::string& path : file.folder_files) {
    text::ask_to_go_on();
    found_.push_back(found(look(path, from)));
  }
}

auto ImportFiles::found(FileAnswer file) const -> Found {
  Found one;
  one.name = std::move(file.name);
  one.could_be_found = file.ok;
  if (!file.ok) {
    one.error = std::move(file.error);
    return one;
  }
  one.pieces = std::move(file.pieces);
  one.take_digest = std::move(file.digest);
  one.is_read = !one.pieces || !state_.look_for_import;
  one.text = std::move(file.text);
  one.size = one.is_read ? one.text.size() : file.size;
  return one;
}

std::uint64_t ImportFiles::size() const {
  std::uint64_t size = 0;
  for (const Found& one : found_) size += one.size;
  for (const Named& one : named_) size += one.file.size;
  return size;
}

bool ImportFiles::are_large() const {
  return size() >= large_import;
}

bool ImportFiles::may_name_others() {
  read();
  // In a world file; where it is written otherwise, nothing is kept.
  const auto names_others = [](const Found& file) { return file.text.find("\"$file\"") != std::string::npos; };
  return diagnostics.empty() && std::any_of(found_.begin(), found_.end(), names_others);
}

// The largest first, so that no thread is left alone with it.
void ImportFiles::each_by_size(const std::function<void(std::size_t)>& work) const {
  std::vector<std::size_t> order(found_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return found_[a].size > found_[b].size; });
  const auto in_order = [&](std::size_t i) { work(order[i]); };
  if (are_large()) return import::side_by_side(order.size(), in_order);
  for (std::size_t i = 0; i < order.size(); ++i) in_order(i);
}

FileDigest ImportFiles::look_through(const FilePieces& pieces) {
  import::ContentKey key;
  FileDigest taken;
  taken.error = pieces([&](std::string_view piece) {
    text::ask_to_go_on();
    key.add_piece(piece);
    taken.size += piece.size();
    return true;
  });
  taken.digits = key.digits();
  return taken;
}

void ImportFiles::take_digest_of(Found& file) {
  if (file.is_read) {
    *file.digest = import::digest_of(file.text);
  } else if (file.could_be_found) {
    FileDigest taken = file.take_digest ? file.take_digest() : look_through(file.pieces);
    file.error = std::move(taken.error);
    file.size = file.error.empty() ? taken.size : 0;
    *file.digest = file.error.empty() ? std::move(taken.digits) : std::string();
  }
}

bool ImportFiles::take_digests() {
  each_by_size([&](std::size_t i) { take_digest_of(found_[i]); });
  return is_folder_ || found_.front().error.empty();
}

void ImportFiles::find_named(const std::vector<NamedFile>& named) {
  for (const NamedFile& one : named) {
    text::ask_to_go_on();
    named_.push_back({one, found(look(one.path, one.from))});
  }
  const auto look_through_one = [&](std::size_t i) { take_digest_of(named_[i].file); };
  import::side_by_side(named_.size(), look_through_one);
}

std::string ImportFiles::key() const {
  std::vector<import::KeyedFile> files;
  for (const Found& one : found_) files.push_back({one.name, one.error, *one.digest, is_folder_});
  return import::key_of_import(state_.sources.text(statement_), files);
}

std::string ImportFiles::key_with_named() {
  std::vector<import::KeyedFile> files;
  for (Named& one : named_) {
    if (one.file.source && one.file.digest->empty()) {
      *one.file.digest = import::digest_of(state_.sources.text(*one.file.source));
    }
    files.push_back({one.file.name, one.file.error, *one.file.digest, false});
  }
  return files.empty() ? key() : import::key_of_import(key(), files);
}

std::vector<NamedFile> ImportFiles::named() const {
  std::vector<NamedFile> files;
  for (const Named& one : named_) files.push_back(one.asked);
  return files;
}

bool ImportFiles::is_read_late(const Found& file) const {
  return is_folder_ && !file.is_read && file.could_be_found && file.size >= large_file && are_large_;
}

std::string ImportFiles::read_late(Found& file, std::string& text) const {
  file.error = read_whole_text(file.pieces, file.size, text);
  if (file.error.empty() && text.size() != file.size) {
    file.error = "cannot read `" + file.name + "`: it was being written while it was read";
  }
  *file.digest = file.error.empty() ? import::digest_of(text) : std::string();
  return file.error;
}

void ImportFiles::read() {
  are_large_ = are_large();
  each_by_size([&](std::size_t i) {
    Found& file = found_[i];
    if (file.source || !file.could_be_found || is_read_late(file)) return;
    if (!file.is_read) {
      file.error = read_whole_text(file.pieces, file.size, file.text);
      file.is_read = file.error.empty();
      if (!file.is_read) std::string().swap(file.text);
    }
    file.size = file.text.size();
    *file.digest = file.is_read ? import::digest_of(file.text) : std::string();
  });
  if (!is_folder_ && !found_.front().error.empty()) diagnostics.push_back(unreadable(found_.front().error));
}

text::SourceId ImportFiles::add_source(Found& file) {
  if (file.source) return *file.source;
  if (!file.is_read && file.error.empty()) {
    return state_.sources.add_let_go(file.name, static_cast<std::uint32_t>(file.size),
                                     same_text_again(file.pieces, file.digest, file.size));
  }
  file.source = state_.sources.add(file.name, std::move(file.text));
  added_.push_back({*file.source, file.pieces, file.digest});
  return *file.source;
}

std::vector<import::ExportFile> ImportFiles::add_sources() {
  std::vector<import::ExportFile> exports;
  for (Found& one : found_) {
    import::ExportFile file;
    file.source = add_source(one);
    file.statement = statement_;
    file.is_of_folder = is_folder_;
    file.unread = one.error;
    if (!one.is_read && one.error.empty()) {
      file.read = [this, &one](std::string& text) { return read_late(one, text); };
    }
    if (use_.as_name) {
      file.account_name = use_.as_name->text;
      file.name_span = use_.as_name->span;
    }
    exports.push_back(std::move(file));
  }
  return exports;
}

void ImportFiles::add_named(std::vector<import::ExportFile>& exports) {
  for (Named& one : named_) {
    import::ExportFile file;
    file.source = add_source(one.file);
    file.statement = statement_;
    exports.push_back(std::move(file));
  }
}

auto ImportFiles::open(std::string_view path, std::string_view from) -> import::OpenedFile {
  FileAnswer file = state_.files(path, from);
  if (!file.ok) return {std::nullopt, std::move(file.error)};
  Found one;
  one.name = std::move(file.name);
  one.text = std::move(file.text);
  one.size = one.text.size();
  one.pieces = std::move(file.pieces);
  one.is_read = true;
  const text::SourceId source = add_source(one);
  const bool is_large = one.pieces && one.size >= large_file;
  named_.push_back({{std::string(path), std::string(from)}, std::move(one)});
  if (!is_large) return {source, {}};
  return {source, {}, [this, i = named_.size() - 1] { let_go_of(named_[i].file); }};
}

void ImportFiles::let_go_of(Found& file) {
  *file.digest = import::digest_of(state_.sources.text(*file.source));
  state_.sources.let_go(*file.source, same_text_again(file.pieces, file.digest, file.size));
}

void ImportFiles::let_go() {
  if (!are_large()) return;
  for (Added& one : added_) {
    const std::uint32_t size = state_.sources.size(one.source);
    if (!one.pieces || size == 0) continue;
    if (one.digest->empty()) *one.digest = import::digest_of(state_.sources.text(one.source));
    state_.sources.let_go(one.source, same_text_again(std::move(one.pieces), std::move(one.digest), size));
  }
  added_.clear();
}

}  // namespace iamq

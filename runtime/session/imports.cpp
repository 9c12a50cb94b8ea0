#include "runtime/session/imports.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runtime/bind/aws_managed.hpp"
#include "runtime/import/content_key.hpp"
#include "runtime/import/snapshot.hpp"
#include "runtime/session/import_store.hpp"
#include "stdlib/managed_policies.hpp"

namespace iamq {

namespace {

text::Diagnostic unreadable(std::string message, const text::Span& span) {
  return {.severity = text::Severity::error,
          .code = "unreadable-file",
          .message = std::move(message),
          .span = span,
          .labels = {},
          .help = ""};
}

// AWS's own policies come from what iamq ships where an export leaves their text out. (Return types that begin with
// `import` stand behind: clang-format takes such a line for a module's.)
auto shipped_policies(SessionState& state, const text::Span& span) -> import::AwsPolicySource {
  return [&state, span](std::string_view arn) -> std::optional<import::ShippedPolicy> {
    const auto* shipped = stdlib::find_managed_policy(arn);
    if (shipped == nullptr) {
      return std::nullopt;
    }
    bind::Binder binder(state.environment, *state.world);
    const auto row = bind::find_aws_managed_policy(binder, arn, span);
    if (!row) {
      return std::nullopt;
    }
    return import::ShippedPolicy{.policy = binder.world.managed_policies[row->index].current(),
                                 .version = std::string(shipped->version),
                                 .date = std::string(shipped->updated)};
  };
}

// The exports that a path names: a file, or all of a folder. Nothing and an error if there are none.
class ExportsOf {
public:
  ExportsOf(SessionState& state, const lang::ImportUse& use, const text::Span& statement)
      : state_(state), use_(use), statement_(statement) {}

  std::vector<import::ExportFile> exports;
  std::vector<text::Diagnostic> diagnostics;

  void read(std::string_view from) {
    FileAnswer file = state_.files(use_.path.text, from);
    if (file.ok) {
      add(std::move(file));
    } else if (!file.is_folder) {
      diagnostics.push_back(unreadable(std::move(file.error), use_.path.span));
    } else if (file.folder_files.empty()) {
      diagnostics.push_back(unreadable("no export (*.json) stands in `" + use_.path.text + "`", use_.path.span));
    } else {
      read_all(file.folder_files, from);
    }
  }

private:
  // A file of a folder that cannot be read is told and left out.
  void read_all(const std::vector<std::string>& paths, std::string_view from) {
    for (const auto& path : paths) {
      FileAnswer part = state_.files(path, from);
      const bool is_read = part.ok;
      std::string reason = std::move(part.error);
      if (!is_read) part.text.clear();
      add(std::move(part));
      exports.back().is_of_folder = true;
      if (!is_read) exports.back().unread = std::move(reason);
    }
  }
  void add(FileAnswer file) {
    import::ExportFile one;
    one.source = state_.sources.add(std::move(file.name), std::move(file.text));
    one.statement = statement_;
    if (use_.as_name) {
      one.account_name = use_.as_name->text;
      one.name_span = use_.as_name->span;
    }
    exports.push_back(std::move(one));
  }

  SessionState& state_;
  const lang::ImportUse& use_;
  text::Span statement_;
};

// Less is read at once, and would fill the store with every test's file.
constexpr std::size_t worth_keeping = 1'000'000;

// One import and the store: what hangs on more than its files is not kept.
class Keeping {
public:
  Keeping(SessionState& state, std::span<const import::ExportFile> files, const text::Span& statement)
      : state_(state), place_{state.sources, *state.library, files, statement} {
    std::size_t size = 0;
    for (const import::ExportFile& file : files) size += state.sources.text(file.source).size();
    if (state.kept_imports.find && size >= worth_keeping && is_empty(*state.world)) {
      key_ = import::key_of_import(state.sources, statement, files);
    }
  }

  std::optional<import::ImportResult> find() const {
    if (key_.empty()) return std::nullopt;
    const std::optional<std::string> bytes = state_.kept_imports.find(key_);
    const auto whole = bytes ? import::unsealed(*bytes) : std::nullopt;
    return whole ? import::read_snapshot(*whole, *state_.world, place_) : std::nullopt;
  }

  void keep(const import::ImportResult& result) const {
    if (key_.empty()) return;
    if (const auto bytes = import::write_snapshot(result, place_)) {
      state_.kept_imports.keep(key_, import::sealed(*bytes));
    }
  }

private:
  static bool is_empty(const model::World& world) {
    const model::World& w = world;
    return w.accounts.size() + w.users.size() + w.groups.size() + w.roles.size() + w.managed_policies.size() +
               w.control_policies.size() + w.resources.size() + w.ous.size() + w.providers.size() + w.endpoints.size() +
               w.sessions.size() ==
           0;
  }

  SessionState& state_;
  const import::SnapshotPlace place_;
  std::string key_;  // empty: it is not kept
};

}  // namespace

void keep_imports(Session& session, ImportStore store) {
  session.state().kept_imports = std::move(store);
}

auto import_path(SessionState& state, const lang::ImportUse& use, const text::Span& statement) -> import::ImportResult {
  ExportsOf files(state, use, statement);
  files.read(state.sources.name(statement.source));
  if (!files.diagnostics.empty()) {
    import::ImportResult result;
    result.diagnostics = std::move(files.diagnostics);
    return result;
  }
  const Keeping keeping(state, files.exports, statement);
  if (auto kept = keeping.find()) return std::move(*kept);
  bool reads_more = false;
  const auto open = [&](std::string_view path, std::string_view asking) -> import::OpenedFile {
    reads_more = true;
    FileAnswer file = state.files(path, asking);
    if (!file.ok) {
      return {std::nullopt, std::move(file.error)};
    }
    return {state.sources.add(std::move(file.name), std::move(file.text)), {}};
  };
  import::ImportResult result =
      import::import_files(state.sources, files.exports, *state.world, shipped_policies(state, use.path.span), open);
  if (!reads_more) keeping.keep(result);
  return result;
}

}  // namespace iamq

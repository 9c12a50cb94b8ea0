#include "runtime/session/imports.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runtime/bind/aws_managed.hpp"
#include "runtime/import/content_key.hpp"
#include "runtime/import/snapshot.hpp"
#include "runtime/session/free_memory.hpp"
#include "runtime/session/import_files.hpp"
#include "stdlib/managed_policies.hpp"

namespace iamq {

namespace {

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

bool is_empty(const model::World& w) {
  return w.accounts.size() + w.users.size() + w.groups.size() + w.roles.size() + w.managed_policies.size() +
             w.control_policies.size() + w.resources.size() + w.ous.size() + w.providers.size() + w.endpoints.size() +
             w.sessions.size() ==
         0;
}

// One import and the store: what hangs on more than its files is not kept. Which files these name in turn is kept
// beside it, under the key of those that name them: by that they are found, and looked through, before the rest is.
class Keeping {
public:
  Keeping(SessionState& state, const text::Span& statement) : state_(state), statement_(statement) {}

  bool is_possible(ImportFiles& files) const {
    return state_.kept_imports.find && is_empty(*state_.world) && (files.are_large() || files.may_name_others());
  }

  // What was kept of these files, of which only the digests are known.
  std::optional<import::ImportResult> find(ImportFiles& files) const {
    files.find_named(named_by(files));
    const std::optional<KeptBytes> bytes = state_.kept_imports.find(files.key_with_named());
    const auto whole = bytes ? import::unsealed(bytes->view()) : std::nullopt;
    if (!whole) return std::nullopt;
    std::vector<import::ExportFile> exports = files.add_sources();
    files.add_named(exports);
    return import::read_snapshot({*whole, bytes->begin}, *state_.world, place_of(exports));
  }

  // Under the key of the texts that were read, whatever stood in the files before.
  void keep(const import::ImportResult& result, ImportFiles& files, std::vector<import::ExportFile> exports) const {
    files.add_named(exports);
    auto bytes = import::write_snapshot(result, place_of(exports));
    if (!bytes || !files.are_large()) return;
    if (!files.named().empty()) state_.kept_imports.keep(key_of_named(files), import::sealed(listed(files.named())));
    state_.kept_imports.keep(files.key_with_named(), import::sealed(std::move(*bytes)));
  }

private:
  static std::string key_of_named(const ImportFiles& files) {
    import::ContentKey key;
    for (const std::string& part : {std::string("files that these name"), files.key()}) key.add(part);
    return key.digits();
  }

  // Behind each text stands a zero.
  static std::string listed(const std::vector<NamedFile>& files) {
    std::string list;
    for (const NamedFile& one : files) {
      for (const std::string& text : {one.path, one.from}) list.append(text.c_str(), text.size() + 1);
    }
    return list;
  }

  // Whatever the list says, it is only asked for: what comes of it is part of the key.
  std::vector<NamedFile> named_by(const ImportFiles& files) const {
    const std::optional<KeptBytes> bytes = state_.kept_imports.find(key_of_named(files));
    auto list = bytes ? import::unsealed(bytes->view()) : std::nullopt;
    std::vector<std::string> texts;
    for (std::size_t end = 0; list && (end = list->find('\0')) != std::string_view::npos;) {
      texts.emplace_back(list->substr(0, end));
      list->remove_prefix(end + 1);
    }
    std::vector<NamedFile> named;
    for (std::size_t i = 0; i + 1 < texts.size(); i += 2) named.push_back({texts[i], texts[i + 1]});
    return named;
  }

  auto place_of(std::span<const import::ExportFile> exports) const -> import::SnapshotPlace {
    return {state_.sources, *state_.library, exports, statement_};
  }

  SessionState& state_;
  text::Span statement_;
};

auto failed(std::vector<text::Diagnostic> diagnostics) -> import::ImportResult {
  import::ImportResult result;
  result.diagnostics = std::move(diagnostics);
  return result;
}

}  // namespace

void keep_imports(Session& session, ImportStore store) {
  session.state().kept_imports = std::move(store);
}

void look_for_imports(Session& session, FileReader look) {
  session.state().look_for_import = std::move(look);
}

auto import_path(SessionState& state, const lang::ImportUse& use, const text::Span& statement) -> import::ImportResult {
  ImportFiles files(state, use, statement);
  files.find(state.sources.name(statement.source));
  if (!files.diagnostics.empty()) return failed(std::move(files.diagnostics));
  const Keeping keeping(state, statement);
  const bool is_kept = keeping.is_possible(files);
  if (!files.diagnostics.empty()) return failed(std::move(files.diagnostics));
  if (is_kept && files.take_digests()) {
    if (auto kept = keeping.find(files)) return std::move(*kept);
    files.forget_named();
  }
  files.read();
  if (!files.diagnostics.empty()) return failed(std::move(files.diagnostics));
  const std::vector<import::ExportFile> exports = files.add_sources();
  const auto open = [&files](std::string_view path, std::string_view asking) { return files.open(path, asking); };
  import::ImportResult result =
      import::import_files(state.sources, exports, *state.world, shipped_policies(state, use.path.span), open);
  if (files.are_large()) give_back_free_memory();
  if (is_kept) keeping.keep(result, files, exports);
  files.let_go();
  return result;
}

}  // namespace iamq

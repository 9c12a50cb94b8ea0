#include "runtime/import/input.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "runtime/import/aws_cli/config_items.hpp"
#include "runtime/import/aws_cli/manifest.hpp"
#include "runtime/import/aws_cli/read_calls.hpp"
#include "runtime/import/packed_entries.hpp"
#include "runtime/import/parallel_values.hpp"
#include "runtime/import/value_kind.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

using policy::JsonNode;
using NodeKind = policy::JsonNode::Kind;

class InputReader {
public:
  InputReader(text::Sources& sources, const FileOpener& open, JsonTexts& texts, Findings& findings)
      : sources_(sources),
        open_(open),
        texts_(texts),
        findings_(findings),
        calls_(findings),
        config_(sources, texts, findings) {}

  DistinctTexts& policies() { return *input_.policies; }

  void read(const ExportFile& file, ReadAhead&& ahead) {
    statement_ = file.statement;
    const auto name = call_in_path(sources_.name(file.source));
    const std::string& unread = file.unread.empty() ? ahead.unread : file.unread;
    if (!unread.empty()) {
      findings_.warning("unread-file", unread, file.statement,
                        "the other files count; what this one says is not known");
      note_lost(file, name, "it cannot be read");
      return;
    }
    const auto refusal = file.read ? ahead.refusal : refusal_in(sources_.text(file.source));
    if (refusal && (file.is_of_folder || !refusal->code.empty())) {
      refuse(file, name, *refusal);
      return;
    }
    Findings of_file;
    const std::vector<JsonValue> values = values_of(file, ahead, of_file);
    if (of_file.has_errors() && file.is_of_folder) {
      const auto diagnostics = of_file.take();
      lose(file, name, diagnostics.front().message, diagnostics.front().span);
      return;
    }
    for (text::Diagnostic& diagnostic : of_file.take()) {
      findings_.add(std::move(diagnostic));
    }
    read(file, name, values, ahead);
  }

  Input take() && {
    for (const ConfigItems::Export& each : config_.exports()) {
      Pages pages = read_pages(each.values, pages_before(), findings_);
      pages.account_id = input_.ids.emplace_back(each.account);
      pages.account_id_span = {each.source, 0, 0};
      ExportFile file;
      file.source = each.source;
      file.statement = statement_;
      add(std::move(file), std::move(pages));
    }
    calls_.finish(input_.collection);
    return std::move(input_);
  }

private:
  std::vector<JsonValue> values_of(const ExportFile& file, ReadAhead& ahead, Findings& findings) {
    if (!ahead.is_read) {
      return read_values(sources_, file.source, texts_, findings);
    }
    findings = std::move(ahead.findings);
    JsonTexts& texts = input_.texts.emplace_back(std::move(ahead.texts));  // their addresses stay
    if (ahead.pages) {
      for (policy::Json& json : texts) {
        ahead.pages->only_here.push_back(&json);
      }
    }
    return std::move(ahead.values);
  }

  void read(const ExportFile& file, const std::optional<CallName>& name, const std::vector<JsonValue>& values,
            ReadAhead& ahead) {
    std::vector<JsonValue> exports;
    for (const JsonValue& value : values) {
      switch (kind_of(value, name)) {
        case ValueKind::manifest:
          read_manifest(Object(*value.json, *value.node), input_.collection, findings_);
          break;
        case ValueKind::world:
          read_world(Object(*value.json, *value.node), file);
          break;
        case ValueKind::config_items:
          config_.read(Object(*value.json, *value.node), input_.collection);
          break;
        case ValueKind::call:
          calls_.take(value, name, whole(file));
          break;
        case ValueKind::account_export:
          exports.push_back(value);
          break;
      }
    }
    if (exports.size() < values.size()) {
      ahead.pages.reset();  // they are of all values, and have their objects
    }
    if (!exports.empty()) {
      read_exports(file, name, exports, ahead);
    }
  }

  void read_exports(const ExportFile& file, const std::optional<CallName>& name, const std::vector<JsonValue>& values,
                    ReadAhead& ahead) {
    Findings of_file;
    Pages pages;
    if (ahead.pages) {
      pages = std::move(*ahead.pages);
      of_file = std::move(ahead.of_pages);
    } else {
      pages = read_pages(values, pages_before(), of_file);
    }
    if (file.is_of_folder && pages.pages.empty()) {
      const auto diagnostics = of_file.take();
      findings_.warning("not-used", diagnostics.front().message, diagnostics.front().span, "this file is not used");
      return;
    }
    findings_.add(std::move(of_file));
    for (Entry& entry : pages.entries) {
      entry.file = pages_before();
    }
    if (name && !name->account.empty()) {
      pages.account_id = input_.ids.emplace_back(name->account);
      pages.account_id_span = whole(file);
    }
    add(file, std::move(pages));
  }

  std::uint32_t pages_before() const { return static_cast<std::uint32_t>(input_.pages.size()); }
  text::Span whole(const ExportFile& file) const { return {file.source, 0, sources_.size(file.source)}; }
  text::Span start(const ExportFile& file) const { return {file.source, 0, 0}; }

  // A file whose call was refused, or that the shell made before the call failed.
  void refuse(const ExportFile& file, const std::optional<CallName>& name, const Refusal& refusal) {
    const std::string reason = refusal.code.empty() ? "the file is empty" : std::string(refusal.code);
    if (!name || !calls_.refuse(*name, refusal, start(file))) {
      lose(file, name, reason);
    }
  }

  // A file that says nothing: where its path tells which call it was, what that would have said is not known.
  void lose(const ExportFile& file, const std::optional<CallName>& name, const std::string& reason,
            std::optional<text::Span> span = {}) {
    if (!file.is_of_folder) {
      findings_.error("unreadable-file", reason, span.value_or(start(file)));
      return;
    }
    findings_.warning("unread-file", fmt::format("`{}` cannot be read: {}", sources_.name(file.source), reason),
                      span.value_or(start(file)), "the other files count; what this one says is not known");
    note_lost(file, name, reason);
  }

  void note_lost(const ExportFile& file, const std::optional<CallName>& name, const std::string& reason) {
    if (!name || !calls_.refuse(*name, {"unreadable", {}, {}}, start(file))) {
      input_.collection.lost.push_back({name.value_or(CallName{}), reason, start(file)});
      input_.collection.is_there = true;
    }
  }

  void add(ExportFile file, Pages pages) {
    input_.exports.push_back(std::move(file));
    input_.pages.push_back(std::move(pages));
  }

  void read_world(const Object& world, const ExportFile& file) {
    if (!file.account_name.empty()) {
      auto& error = findings_.error("several-accounts", "a world file names its accounts itself", file.name_span,
                                    "leave out `as NAME`");
      error.labels.push_back({world.span_of("accounts"), "its accounts"});
      return;
    }
    check(world.json(), world.node(), ObjectKind::world, findings_);
    for (const Object& account : world.list("accounts")) {
      read_account(account, file);
    }
    input_.worlds.push_back(world);
  }

  void read_account(const Object& account, const ExportFile& file) {
    const std::string_view id = account.text("id");
    if (id.empty()) {
      return;  // `check` has said so
    }
    if (!policy::is_account_id(id)) {
      findings_.error("bad-account-id", fmt::format("`{}` is not the id of an account", id), account.span_of("id"),
                      "an account id has twelve digits");
      return;
    }
    ExportFile one = file;
    one.account_name = account.text("name");
    one.name_span = account.span_of("name");
    Pages pages;
    if (const JsonNode* node = account.find("export")) {
      pages = read_export(account.json(), *node);
    }
    pages.account_id = id;
    pages.account_id_span = account.span_of("id");
    add(std::move(one), std::move(pages));
  }

  // The export itself, or what stands in the file that it names.
  Pages read_export(const policy::Json& json, const JsonNode& node) {
    const JsonNode* path = node.kind == NodeKind::object ? json.find(node, "$file") : nullptr;
    if (path == nullptr) {
      return read_pages({{&json, &node}}, pages_before(), findings_);
    }
    if (path->kind != NodeKind::string) {
      findings_.error("export-wrong-type", "`$file` is no text", path->span, "it must be the path of a file");
      return {};
    }
    const OpenedFile opened = open_ ? open_(path->text, sources_.name(node.span.source))
                                    : OpenedFile{std::nullopt, "no other files can be read here"};
    if (!opened.source) {
      findings_.error("unreadable-file", opened.error, path->span);
      return {};
    }
    JsonTexts& texts = input_.texts.emplace_back();
    const std::vector<JsonValue> values = read_values(sources_, *opened.source, texts, findings_);
    Pages pages = read_pages(values, pages_before(), findings_);
    if (opened.let_go && !values.empty()) {
      const bool is_all_of_it =
          pages.pages.size() == values.size() && std::all_of(values.begin(), values.end(), [](const JsonValue& value) {
            return value.node->kind == NodeKind::object;
          });
      const std::string_view text = sources_.text(*opened.source);
      if (is_all_of_it) {
        pack_entries(pages, texts, text, policies());
      } else {
        own_text(&pages, texts, text, policies());
      }
      for (policy::Json& one : texts) pages.only_here.push_back(&one);
      opened.let_go();
    }
    return pages;
  }

  text::Sources& sources_;
  const FileOpener& open_;
  JsonTexts& texts_;
  Findings& findings_;
  CallReader calls_;
  ConfigItems config_;
  Input input_;
  text::Span statement_;
};

}  // namespace

Input read_input(text::Sources& sources, std::span<const ExportFile> files, const FileOpener& open, JsonTexts& texts,
                 Findings& findings) {
  InputReader reader(sources, open, texts, findings);
  std::vector<ReadAhead> ahead = read_ahead(sources, files, reader.policies());
  for (std::size_t i = 0; i < files.size(); ++i) {
    reader.read(files[i], std::move(ahead[i]));
  }
  return std::move(reader).take();
}

}  // namespace iamq::import

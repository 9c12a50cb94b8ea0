#include "runtime/import/input.hpp"

#include <fmt/core.h>

#include <string>

#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

using policy::JsonNode;
using NodeKind = policy::JsonNode::Kind;

bool is_world(const JsonValue& value) {
  return value.node->kind == NodeKind::object && value.json->find(*value.node, "accounts") != nullptr;
}

class InputReader {
public:
  InputReader(text::Sources& sources, const FileOpener& open, JsonTexts& texts, Findings& findings)
      : sources_(sources), open_(open), texts_(texts), findings_(findings) {}

  void read(const ExportFile& file) {
    std::vector<JsonValue> exports;
    for (const JsonValue& value : read_values(sources_, file.source, texts_, findings_)) {
      if (is_world(value)) {
        read_world(Object(*value.json, *value.node), file);
      } else {
        exports.push_back(value);
      }
    }
    if (!exports.empty()) {
      add(file, read_pages(exports, input_.pages.size(), findings_));
    }
  }

  Input take() && { return std::move(input_); }

private:
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
      pages = read_pages(values_of(account.json(), *node), input_.pages.size(), findings_);
    }
    pages.account_id = id;
    pages.account_id_span = account.span_of("id");
    add(std::move(one), std::move(pages));
  }

  // The export itself, or what stands in the file that it names.
  std::vector<JsonValue> values_of(const policy::Json& json, const JsonNode& node) {
    const JsonNode* path = node.kind == NodeKind::object ? json.find(node, "$file") : nullptr;
    if (path == nullptr) {
      return {{&json, &node}};
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
    return read_values(sources_, *opened.source, texts_, findings_);
  }

  text::Sources& sources_;
  const FileOpener& open_;
  JsonTexts& texts_;
  Findings& findings_;
  Input input_;
};

}  // namespace

Input read_input(text::Sources& sources, std::span<const ExportFile> files, const FileOpener& open, JsonTexts& texts,
                 Findings& findings) {
  InputReader reader(sources, open, texts, findings);
  for (const ExportFile& file : files) {
    reader.read(file);
  }
  return std::move(reader).take();
}

}  // namespace iamq::import

#include "runtime/import/policy_file.hpp"

#include <algorithm>
#include <array>

#include "runtime/import/url_encoding.hpp"
#include "runtime/policy/json_reader.hpp"

namespace iamq::import {

namespace {

using policy::Json;
using policy::JsonNode;
using policy::PolicyKind;

// Where the CLI's outputs hold a document: `get-policy-version`, `get-role`, inline policies, policies of resources.
constexpr std::array<std::string_view, 4> wrappers{"PolicyVersion", "Role", "RolePolicy", "UserPolicy"};
constexpr std::array<std::string_view, 5> holders{"Document", "PolicyDocument", "AssumeRolePolicyDocument", "Policy",
                                                  "ResourcePolicy"};

const JsonNode* find_any(const Json& json, const JsonNode& object, const auto& names) {
  for (const std::string_view name : names) {
    if (const JsonNode* found = json.find(object, name)) return found;
  }
  return nullptr;
}

bool any_statement_has(const Json& json, const JsonNode& document, std::string_view element) {
  const JsonNode* statements = json.find(document, "Statement");
  if (statements == nullptr) return false;
  const auto has = [&](const JsonNode& statement) {
    return statement.kind == JsonNode::Kind::object && json.find(statement, element) != nullptr;
  };
  if (has(*statements)) return true;
  if (statements->kind != JsonNode::Kind::array) return false;
  for (const JsonNode& statement : json.children(*statements)) {
    if (has(statement)) return true;
  }
  return false;
}

PolicyKind kind_of(const Json& json, const JsonNode& document) {
  if (!any_statement_has(json, document, "Principal") && !any_statement_has(json, document, "NotPrincipal")) {
    return PolicyKind::managed;
  }
  const bool has_resource =
      any_statement_has(json, document, "Resource") || any_statement_has(json, document, "NotResource");
  return has_resource ? PolicyKind::resource : PolicyKind::trust;
}

bool leaves_a_meaning(const text::Diagnostic& refusal) {
  return policy::has_plain_meaning(refusal) || refusal.code == "bad-principal";
}

PolicyFile read_document(const Json& json, const JsonNode& document, policy::Library& library,
                         std::optional<PolicyKind> kind) {
  PolicyFile file;
  file.kind = kind.value_or(kind_of(json, document));
  file.has_version = document.kind == JsonNode::Kind::object && json.find(document, "Version") != nullptr;
  policy::ReadDocument read = policy::read_document(json, document, file.kind, library);
  file.document = std::move(read.document);
  file.positions = std::move(read.positions);
  file.span = read.span;
  file.diagnostics = std::move(read.diagnostics);
  file.is_usable = std::all_of(file.diagnostics.begin(), file.diagnostics.end(), [](const text::Diagnostic& each) {
    return each.severity != text::Severity::error || leaves_a_meaning(each);
  });
  return file;
}

PolicyFile unreadable(std::vector<text::Diagnostic> diagnostics) {
  PolicyFile file;
  file.diagnostics = std::move(diagnostics);
  return file;
}

}  // namespace

PolicyFile read_policy_file(text::Sources& sources, text::SourceId source, policy::Library& library,
                            std::optional<PolicyKind> kind) {
  const text::Span whole{source, 0, static_cast<std::uint32_t>(sources.text(source).size())};
  const Json json = policy::read_json(sources, whole);
  if (!json.ok()) return unreadable(json.diagnostics);
  const JsonNode* document = &json.top();
  if (document->kind == JsonNode::Kind::object && json.find(*document, "Statement") == nullptr) {
    if (const JsonNode* inner = find_any(json, *document, wrappers)) document = inner;
    if (document->kind == JsonNode::Kind::object) {
      if (const JsonNode* inner = find_any(json, *document, holders)) document = inner;
    }
  }
  if (document->kind != JsonNode::Kind::string) return read_document(json, *document, library, kind);

  // A document inside a text, as resources' policies come.
  const std::size_t begin = document->text.find_first_not_of(" \t\r\n");
  std::optional<std::string> decoded = begin != std::string_view::npos && document->text[begin] == '{'
                                           ? std::string(document->text)
                                           : decode_percent(document->text);
  const text::SourceId inside = sources.add(std::string(sources.name(source)) + " (the policy inside)",
                                            decoded ? std::move(*decoded) : std::string(document->text));
  const text::Span all{inside, 0, static_cast<std::uint32_t>(sources.text(inside).size())};
  const Json inner = policy::read_json(sources, all);
  if (!inner.ok()) return unreadable(inner.diagnostics);
  return read_document(inner, inner.top(), library, kind);
}

policy::PolicyId add_policy(PolicyFile file, std::string_view name, policy::Library& library) {
  policy::Policy policy;
  policy.name = library.strings().intern(name);
  policy.kind = file.kind;
  policy.document = library.add_document(std::move(file.document));
  policy.span = file.span;
  policy.positions = library.keep_positions(file.positions, policy.span);
  return library.add_policy(std::move(policy));
}

}  // namespace iamq::import

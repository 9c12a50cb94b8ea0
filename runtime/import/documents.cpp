#include "runtime/import/documents.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "lang/text/stopping.hpp"
#include "runtime/import/squeezed_text.hpp"
#include "runtime/import/url_encoding.hpp"
#include "runtime/policy/document_reader.hpp"
#include "runtime/policy/json_unread.hpp"

namespace iamq::import {

namespace {

using policy::Json;
using policy::JsonNode;
using policy::PolicyId;
using policy::PolicyKind;
using text::Diagnostic;
using text::Severity;
using text::Span;

// AWS URL-encodes documents; tools that decode them may leave the plain JSON as a text.
bool is_plain_json(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && text[begin] == '{';
}

// API Gateway returns its policies with every quote escaped once more: `{\"Version\":…`.
// https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
std::string without_escapes(std::string_view text) {
  const std::size_t quote = text.find('"');
  if (quote == std::string_view::npos || quote == 0 || text[quote - 1] != '\\') {
    return std::string(text);
  }
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    i += text[i] == '\\' && i + 1 < text.size() ? 1 : 0;
    plain += text[i];
  }
  return plain;
}

}  // namespace

PolicyId Documents::read(const Object& object, std::string_view field, PolicyKind kind, std::string_view name,
                         const Title& title) {
  text::ask_to_go_on();
  const JsonNode* node = object.find(field);
  if (node == nullptr) {
    return missing(kind, name, object.span());  // the table of fields makes the warning
  }
  return node->kind == JsonNode::Kind::string ? read_text(*node, kind, name, title)
                                              : read_value(object.json(), *node, kind, name, title);
}

PolicyId Documents::missing(PolicyKind kind, std::string_view name, const Span& span) {
  policy::Policy policy;
  policy.name = library_.strings().intern(name);
  policy.kind = kind;
  policy.document = library_.add_document({});
  policy.span = span;
  policy.is_missing = true;
  return library_.add_policy(std::move(policy));
}

Documents::Known* Documents::find_known(const Written& written, PolicyKind kind) {
  if (written.is_distinct) {
    auto& of_kind = known_distinct_[kind];
    const auto found = of_kind.find(written.text.data());
    return found == of_kind.end() ? nullptr : &found->second;
  }
  auto& of_kind = known_[kind];
  const auto found = of_kind.find(written.text);
  return found == of_kind.end() ? nullptr : &found->second;
}

void Documents::remember(const Written& written, PolicyKind kind, const Known& known) {
  if (written.is_distinct) {
    known_distinct_[kind].emplace(written.text.data(), known);
  } else {
    known_[kind].emplace(written.text, known);
  }
}

std::optional<PolicyId> Documents::known(const Written& written, const Span& span, PolicyKind kind,
                                         std::string_view name) {
  const Known* found = find_known(written, kind);
  if (found == nullptr) return std::nullopt;
  policy::Policy policy;
  policy.name = library_.strings().intern(name);
  policy.kind = kind;
  policy.document = found->document;
  policy.span = span;
  policy.positions = found->positions;
  return library_.add_policy(std::move(policy));
}

PolicyId Documents::read_value(const Json& json, const JsonNode& node, PolicyKind kind, std::string_view name,
                               const Title& title) {
  const bool is_distinct = node.kind == JsonNode::Kind::object && !node.text.empty();
  const Written written{is_distinct ? node.text : sources_.text(node.span), is_distinct};
  if (const auto same = known(written, node.span, kind, name)) return *same;
  if (policy::may_be_unread(node)) {
    const std::string whole = is_distinct ? unsqueezed(written.text) : std::string();
    const Json inside = policy::read_json_but(is_distinct ? whole : written.text, node.span, nullptr);
    if (!inside.ok()) return unreadable(kind, name, title, node.span, inside.diagnostics);
    if (inside.top().child_count != 0) return read_new(inside, inside.top(), written, kind, name, title);
  }
  return read_new(json, node, written, kind, name, title);
}

PolicyId Documents::read_new(const Json& json, const JsonNode& node, const Written& written, PolicyKind kind,
                             std::string_view name, const Title& title) {
  policy::ReadDocument read = policy::read_document(json, node, kind, library_);
  if (text::has_errors(read.diagnostics)) {
    return unreadable(kind, name, title, node.span, read.diagnostics);
  }
  policy::Policy policy;
  policy.name = library_.strings().intern(name);
  policy.kind = kind;
  policy.document = library_.add_document(std::move(read.document));
  policy.span = read.span;
  policy.positions = library_.keep_positions(read.positions, policy.span);
  if (policy.span == node.span) remember(written, kind, {policy.document, policy.positions});
  return library_.add_policy(std::move(policy));
}

PolicyId Documents::read_text(const JsonNode& node, PolicyKind kind, std::string_view name, const Title& title) {
  std::optional<std::string> decoded =
      is_plain_json(node.text) ? without_escapes(node.text) : decode_percent(node.text);
  if (!decoded) {
    Diagnostic reason;
    reason.message = "its URL encoding is damaged: a `%` without two hexadecimal digits";
    reason.span = node.span;
    return unreadable(kind, name, title, node.span, {reason});
  }
  std::string plain_title = title.text();
  plain_title.erase(std::remove(plain_title.begin(), plain_title.end(), '`'), plain_title.end());
  const text::SourceId source =
      sources_.add(fmt::format("{} ({})", sources_.name(node.span.source), plain_title), std::move(*decoded));
  const Span whole{source, 0, static_cast<std::uint32_t>(sources_.text(source).size())};
  const Json json = policy::read_json(sources_, whole);
  if (!json.ok()) {
    return unreadable(kind, name, title, whole, json.diagnostics);
  }
  return read_value(json, json.top(), kind, name, title);
}

PolicyId Documents::unreadable(PolicyKind kind, std::string_view name, const Title& title, const Span& span,
                               const std::vector<Diagnostic>& reasons) {
  const auto reason = std::find_if(reasons.begin(), reasons.end(),
                                   [](const Diagnostic& each) { return each.severity == Severity::error; });
  Diagnostic& warning = findings_.warning(
      "unreadable-policy", fmt::format("{} cannot be read: {}", title.text(), reason->message), reason->span,
      "what it allows or denies is not known, and answers that it bears on say so" +
          (reason->help.empty() ? std::string() : "; to mend it: " + reason->help));
  warning.labels = reason->labels;
  return missing(kind, name, span);
}

}  // namespace iamq::import

#include "runtime/import/object.hpp"

#include <fmt/core.h>

#include <string>

namespace iamq::import {

namespace {

using policy::Json;
using policy::JsonNode;
using NodeKind = policy::JsonNode::Kind;

std::string_view name_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::null:
      return "null";
    case NodeKind::boolean:
      return "a Boolean";
    case NodeKind::number:
      return "a number";
    case NodeKind::string:
      return "a text";
    case NodeKind::array:
      return "a list";
    case NodeKind::object:
      return "an object";
  }
  return {};
}

std::string with_article(std::string_view noun) {
  const bool starts_with_vowel = std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
  return fmt::format("{} {}", starts_with_vowel ? "an" : "a", noun);
}

bool fits(FieldType type, const JsonNode& value) {
  const NodeKind kind = value.kind;
  switch (type) {
    case FieldType::string:
      return kind == NodeKind::string;
    case FieldType::number:
      return kind == NodeKind::number;
    case FieldType::boolean:
      return kind == NodeKind::boolean;
    case FieldType::setting:
      return kind == NodeKind::boolean || (kind == NodeKind::string && value.text == not_given);
    case FieldType::list:
      return kind == NodeKind::array;
    case FieldType::object:
    case FieldType::texts:
      return kind == NodeKind::object;
    case FieldType::document:
      return kind == NodeKind::object || kind == NodeKind::string;
    case FieldType::any:
      return true;
  }
  return false;
}

std::string_view wanted(FieldType type) {
  switch (type) {
    case FieldType::string:
      return "a text";
    case FieldType::number:
      return "a number";
    case FieldType::boolean:
      return "true or false";
    case FieldType::setting:
      return "true, false or \"not given\"";
    case FieldType::list:
      return "a list";
    case FieldType::object:
      return "an object";
    case FieldType::texts:
      return "an object of texts";
    case FieldType::document:
      return "a policy document: an object, or its URL-encoded text";
    case FieldType::any:
      break;
  }
  return "anything";
}

void check_value(const Json& json, const JsonNode& value, const Field& field, Findings& findings) {
  const ObjectKind* const inside = kind_inside(field);
  if (field.type == FieldType::object) {
    check(json, value, *inside, findings);
    return;
  }
  if (field.type == FieldType::texts) {
    for (const JsonNode& item : json.children(value)) {
      if (item.kind != NodeKind::string) {
        findings.error("export-wrong-type", fmt::format("`{}` is {}", item.key, name_of(item.kind)), item.span,
                       "it must be a text");
      }
    }
    return;
  }
  if (field.type != FieldType::list) {
    return;
  }
  for (const JsonNode& item : json.children(value)) {
    if (inside) {
      check(json, item, *inside, findings);
    } else if (item.kind != NodeKind::string) {
      findings.error("export-wrong-type",
                     fmt::format("`{}` holds {} where a name belongs", field.name, name_of(item.kind)), item.span);
    }
  }
}

}  // namespace

const JsonNode* Object::find(std::string_view name) const {
  const JsonNode* found = json_->find(*node_, name);
  return found == nullptr || found->kind == NodeKind::null ? nullptr : found;
}

std::string_view Object::text(std::string_view name) const {
  const JsonNode* found = find(name);
  return found == nullptr || found->kind != NodeKind::string ? std::string_view() : found->text;
}

bool Object::is_true(std::string_view name) const {
  const JsonNode* found = find(name);
  return found != nullptr && found->kind == NodeKind::boolean && found->boolean;
}

std::vector<Object> Object::list(std::string_view name) const {
  std::vector<Object> items;
  const JsonNode* found = find(name);
  if (found != nullptr && found->kind == NodeKind::array) {
    for (const JsonNode& item : json_->children(*found)) {
      if (item.kind == NodeKind::object) {
        items.emplace_back(*json_, item);
      }
    }
  }
  return items;
}

text::Span Object::span_of(std::string_view name) const {
  const JsonNode* found = find(name);
  return found == nullptr ? span() : found->span;
}

void check(const Json& json, const JsonNode& node, ObjectKind kind, Findings& findings) {
  if (node.kind != NodeKind::object) {
    findings.error("export-wrong-type",
                   fmt::format("found {} where {} belongs", name_of(node.kind), with_article(import::name_of(kind))),
                   node.span);
    return;
  }
  for (const JsonNode& value : json.children(node)) {
    const Field* field = find_field(kind, value.key);
    if (field == nullptr) {
      findings.unused(kind, value.key, value.key_span, false);
    } else if (field->need == Need::unused) {
      findings.unused(*field, value.key_span);
    } else if (value.kind == NodeKind::null) {
      continue;  // as good as absent
    } else if (!fits(field->type, value)) {
      findings.error("export-wrong-type", fmt::format("`{}` is {}", field->name, name_of(value.kind)), value.span,
                     fmt::format("it must be {}", wanted(field->type)));
    } else {
      check_value(json, value, *field, findings);
    }
  }
  const Object object(json, node);
  for (const Field& field : fields_of(kind)) {
    const bool must_be_there = field.need == Need::vital || field.need == Need::expected;
    if (must_be_there && !object.has(field.name)) {
      findings.missing(field, node.span);
    }
  }
}

}  // namespace iamq::import

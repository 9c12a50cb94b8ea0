#include "runtime/import/value_kind.hpp"

#include "runtime/import/aws_cli/config_items.hpp"
#include "runtime/import/aws_cli/manifest.hpp"
#include "runtime/import/aws_cli/read_calls.hpp"

namespace iamq::import {

ValueKind kind_of(const JsonValue& value, const std::optional<CallName>& name) {
  if (value.node->kind != policy::JsonNode::Kind::object) return ValueKind::account_export;
  const Object object(*value.json, *value.node);
  if (is_manifest(object)) return ValueKind::manifest;
  if (value.json->find(*value.node, "accounts") != nullptr) return ValueKind::world;
  if (ConfigItems::is_page(object)) return ValueKind::config_items;
  return CallReader::takes(value, name) ? ValueKind::call : ValueKind::account_export;
}

}  // namespace iamq::import

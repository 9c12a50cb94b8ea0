#pragma once

#include <string_view>
#include <vector>

#include "runtime/import/fields.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/policy/json_reader.hpp"

namespace iamq::import {

// A JSON object of an export, read by the names in the table of fields. A field that is absent, null or of a wrong
// type reads as empty: `check` has said so.
class Object {
public:
  Object() = default;
  Object(const policy::Json& json, const policy::JsonNode& node) : json_(&json), node_(&node) {}

  const policy::Json& json() const { return *json_; }
  const policy::JsonNode& node() const { return *node_; }
  const text::Span& span() const { return node_->span; }

  const policy::JsonNode* find(std::string_view name) const;  // null if absent or null
  bool has(std::string_view name) const { return find(name) != nullptr; }
  std::string_view text(std::string_view name) const;
  bool is_true(std::string_view name) const;
  std::vector<Object> list(std::string_view name) const;  // its members that are objects
  text::Span span_of(std::string_view name) const;        // of the value; of the object if absent

private:
  const policy::Json* json_ = nullptr;
  const policy::JsonNode* node_ = nullptr;
};

// Holds an object and all that is in it against the table: missing and unknown fields, wrong types.
void check(const policy::Json& json, const policy::JsonNode& node, ObjectKind kind, Findings& findings);

}  // namespace iamq::import

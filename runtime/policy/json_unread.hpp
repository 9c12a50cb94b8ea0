#pragma once

#include <string_view>

#include "runtime/policy/json_reader.hpp"

namespace iamq::policy {

// As read_json, but objects that are the value of such a key are left unread: nodes of that span without children. Most
// of an export are policies, most of them alike; what has been read once need not be read again.
Json read_json_but(const text::Sources& sources, const text::Span& span, bool (*leaves_unread)(std::string_view key),
                   const JsonLimits& limits = {});

// Whether it was left unread, or there is nothing in it.
inline bool may_be_unread(const JsonNode& node) {
  return node.kind == JsonNode::Kind::object && node.child_count == 0 && node.span.end - node.span.begin > 2;
}

}  // namespace iamq::policy

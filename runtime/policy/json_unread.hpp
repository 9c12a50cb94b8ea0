#pragma once

#include <functional>
#include <string_view>

#include "runtime/policy/json_reader.hpp"

namespace iamq::policy {

// As read_json, but objects that are the value of such a key are left unread: nodes of that span without children. Most
// of an export are policies, most of them alike; what has been read once need not be read again.
Json read_json_but(const text::Sources& sources, const text::Span& span, bool (*leaves_unread)(std::string_view key),
                   const JsonLimits& limits = {});

// The same of a text that no Sources need have; `span` says where it stands. It must outlive the Json.
Json read_json_but(std::string_view text, const text::Span& span, bool (*leaves_unread)(std::string_view key),
                   const JsonLimits& limits = {});

// An object that was left unread has what `keep` makes of its text as its own `text` from now on. `source`: the whole
// text of its source.
void own_unread(Json& json, std::string_view source, const std::function<std::string_view(std::string_view)>& keep);
// Of all else the Json has the strings itself then, and needs its source no more.
void own_texts(Json& json, std::string_view source);

// Whether it was left unread, or there is nothing in it.
inline bool may_be_unread(const JsonNode& node) {
  return node.kind == JsonNode::Kind::object && node.child_count == 0 && node.span.end - node.span.begin > 2;
}

}  // namespace iamq::policy

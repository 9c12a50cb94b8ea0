#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "lang/text/source.hpp"

// The one JSON reader: policies in place, files, exports and JSON lines. PEGTL's JSON grammar with events that carry
// byte positions. Duplicate keys, bad UTF-8, too deep nesting and too much text are errors, never a guess.
namespace iamq::policy {

// A value read. Strings are unescaped. Small and flat: children follow in `Json::nodes`.
struct JsonNode {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object } kind = Kind::null;
  bool boolean = false;
  bool is_plain = false;  // of a string: it is known to be ASCII, and to stand so in its source
  std::string_view text;  // string: unescaped; number: as written. Lives as long as the Json
  std::string_view key;   // of a member of an object: its name, unescaped
  text::Span key_span;
  text::Span span;
  std::uint32_t first_child = 0, child_count = 0;  // children are chained by next_sibling
  std::uint32_t next_sibling = 0;                  // 0: none
};

struct JsonLimits {
  std::uint32_t depth = 64;
  std::uint64_t bytes = std::uint64_t{1} << 32;
};

// A parsed text. Node 0 is the top value if `ok()`.
class Json {
public:
  bool ok() const { return diagnostics.empty(); }
  const JsonNode& top() const { return nodes.front(); }
  const JsonNode& at(std::uint32_t index) const { return nodes[index]; }
  // The member of an object; null if there is none.
  const JsonNode* find(const JsonNode& object, std::string_view key) const;

  // for (auto child : json.children(node))
  class Children;
  Children children(const JsonNode& node) const;

  std::vector<JsonNode> nodes;
  std::vector<text::Diagnostic> diagnostics;
  std::vector<std::unique_ptr<std::string>> unescaped;  // holds the strings that needed unescaping
};

class Json::Children {
public:
  Children(const Json& json, const JsonNode& parent) : json_(json), parent_(parent) {}
  struct Iterator {
    const Json* json;
    std::uint32_t index;
    const JsonNode& operator*() const { return json->nodes[index]; }
    Iterator& operator++() {
      index = json->nodes[index].next_sibling;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index != other.index; }
  };
  Iterator begin() const { return {&json_, parent_.child_count == 0 ? 0 : parent_.first_child}; }
  Iterator end() const { return {&json_, 0}; }

private:
  const Json& json_;
  const JsonNode& parent_;
};
inline Json::Children Json::children(const JsonNode& node) const {
  return {*this, node};
}

// Reads the one JSON value that is `span` of its source, with white space around it. The Sources must outlive the Json.
Json read_json(const text::Sources& sources, const text::Span& span, const JsonLimits& limits = {});

}  // namespace iamq::policy

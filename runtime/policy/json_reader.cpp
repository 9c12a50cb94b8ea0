#include "runtime/policy/json_reader.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>

#include "lang/text/stopping.hpp"
#include "runtime/policy/json_again.hpp"
#include "runtime/policy/json_events.hpp"
#include "runtime/policy/json_plain.hpp"
#include "runtime/policy/json_unread.hpp"

namespace iamq::policy {

namespace {

// Builds the nodes: each is made when its value begins, so that a parent stands before its children.
class NodeBuilder : public JsonHandler {
public:
  NodeBuilder(Json& json, text::SourceId source, bool (*leaves_unread)(std::string_view key))
      : json_(json), source_(source), leaves_unread_(leaves_unread) {
    open_.reserve(usual_depth);
  }

  void begin_object(std::uint32_t begin) override { open(JsonNode::Kind::object, begin); }
  void end_object(std::uint32_t end) override {
    refuse_duplicates(open_.back().node);
    close(end);
  }
  void begin_array(std::uint32_t begin) override { open(JsonNode::Kind::array, begin); }
  void end_array(std::uint32_t end) override { close(end); }
  void key(const JsonString& name) override {
    key_ = text_of(name);
    key_span_ = span_of(name);
  }
  void string(const JsonString& value) override {
    JsonNode& node = add(JsonNode::Kind::string, span_of(value));
    node.text = text_of(value);
  }
  void number(std::string_view text, std::uint32_t begin) override {
    add(JsonNode::Kind::number, span_of(text, begin)).text = text;
  }
  void boolean(bool value, std::uint32_t begin) override {
    add(JsonNode::Kind::boolean, span_of(value ? "true" : "false", begin)).boolean = value;
  }
  void null(std::uint32_t begin) override { add(JsonNode::Kind::null, span_of("null", begin)); }
  bool leaves_unread() const override { return leaves_unread_ != nullptr && leaves_unread_(key_); }
  void unread_object(std::uint32_t begin, std::uint32_t end) override {
    add(JsonNode::Kind::object, {source_, begin, end});
  }

private:
  static constexpr std::size_t usual_depth = 16;
  struct Open {
    std::uint32_t node = 0;
    std::uint32_t last_child = 0;  // 0: none yet
  };

  text::Span span_of(std::string_view text, std::uint32_t begin) const {
    return {source_, begin, begin + static_cast<std::uint32_t>(text.size())};
  }
  text::Span span_of(const JsonString& string) const {  // with its quotes
    return {source_, string.begin - 1, string.begin + static_cast<std::uint32_t>(string.raw.size()) + 1};
  }
  std::string_view text_of(const JsonString& string) {
    if (!string.has_escapes) return string.raw;
    json_.unescaped.push_back(std::make_unique<std::string>(unescape_json(string.raw)));
    return *json_.unescaped.back();
  }

  JsonNode& add(JsonNode::Kind kind, const text::Span& span) {
    const auto index = static_cast<std::uint32_t>(json_.nodes.size());
    JsonNode& node = json_.nodes.emplace_back();
    node.kind = kind;
    node.span = span;
    if (open_.empty()) return node;
    Open& parent = open_.back();
    JsonNode& parent_node = json_.nodes[parent.node];
    if (parent_node.kind == JsonNode::Kind::object) {
      node.key = key_;
      node.key_span = key_span_;
    }
    if (parent.last_child == 0) {
      parent_node.first_child = index;
    } else {
      json_.nodes[parent.last_child].next_sibling = index;
    }
    ++parent_node.child_count;
    parent.last_child = index;
    return node;
  }
  void open(JsonNode::Kind kind, std::uint32_t begin) {
    text::ask_to_go_on();
    const auto index = static_cast<std::uint32_t>(json_.nodes.size());
    add(kind, {source_, begin, begin + 1});
    open_.push_back({index, 0});
  }
  void close(std::uint32_t end) {
    json_.nodes[open_.back().node].span.end = end;
    open_.pop_back();
  }

  // A map that keeps the last of two `Effect`s would hide a Deny: AWS refuses the text, and so do we.
  void refuse_duplicates(std::uint32_t object) {
    constexpr std::uint32_t few = 16;
    const JsonNode& node = json_.nodes[object];
    if (node.child_count < 2) return;
    if (node.child_count <= few) {
      const JsonNode* seen[few];
      std::size_t count = 0;
      for (const JsonNode& child : json_.children(node)) {
        const auto same =
            std::find_if(seen, seen + count, [&](const JsonNode* other) { return other->key == child.key; });
        if (same != seen + count) refuse(child, **same);
        seen[count++] = &child;
      }
      return;
    }
    std::unordered_map<std::string_view, const JsonNode*> seen;
    seen.reserve(node.child_count);
    for (const JsonNode& child : json_.children(node)) {
      const auto inserted = seen.emplace(child.key, &child);
      if (!inserted.second) refuse(child, *inserted.first->second);
    }
  }
  void refuse(const JsonNode& second, const JsonNode& first) {
    text::Diagnostic diagnostic;
    diagnostic.code = "json-duplicate-key";
    diagnostic.message = text::in_backticks(second.key) + " stands twice in one object";
    diagnostic.span = second.key_span;
    diagnostic.labels.push_back({first.key_span, "first here"});
    diagnostic.help = "keep one of them; several values of one element go into a list";
    json_.diagnostics.push_back(std::move(diagnostic));
  }

  Json& json_;
  text::SourceId source_;
  bool (*leaves_unread_)(std::string_view key);
  std::vector<Open> open_;
  std::string_view key_;
  text::Span key_span_;
};

}  // namespace

const JsonNode* Json::find(const JsonNode& object, std::string_view key) const {
  if (object.kind != JsonNode::Kind::object) return nullptr;
  for (const JsonNode& child : children(object)) {
    if (child.key == key) return &child;
  }
  return nullptr;
}

Json read_json(const text::Sources& sources, const text::Span& span, const JsonLimits& limits) {
  return read_json_but(sources, span, nullptr, limits);
}

Json read_json_but(const text::Sources& sources, const text::Span& span, bool (*leaves_unread)(std::string_view key),
                   const JsonLimits& limits) {
  return read_json_but(sources.text(span), span, leaves_unread, limits);
}

namespace {

void read_into(Json& json, std::string_view text, const text::Span& span, bool (*leaves_unread)(std::string_view key),
               ObjectReader* objects, const JsonLimits& limits) {
  // A policy has a value in about every 20 bytes, an export without its policies in every 100; a large guess costs
  // address space only.
  json.nodes.reserve((span.end - span.begin) / (leaves_unread == nullptr ? 16 : 96) + 1);
  // What is not plain is read twice as far as it is: that must not be much.
  constexpr std::size_t most_plain = std::size_t{1} << 16;
  if (leaves_unread == nullptr && text.size() <= std::min<std::uint64_t>(most_plain, limits.bytes)) {
    text::ask_to_go_on();
    if (read_plain_json(json, text, span, limits, objects)) return;
    json.nodes.clear();
  }
  NodeBuilder builder(json, span.source, leaves_unread);
  if (auto diagnostic = read_json_events(text, span, limits, builder)) {
    json.nodes.clear();
    json.diagnostics.assign(1, std::move(*diagnostic));
  }
}

}  // namespace

Json read_json_but(std::string_view text, const text::Span& span, bool (*leaves_unread)(std::string_view key),
                   const JsonLimits& limits) {
  Json json;
  read_into(json, text, span, leaves_unread, nullptr, limits);
  return json;
}

void read_json_again(Json& json, std::string_view text, const text::Span& span, ObjectReader* objects,
                     const JsonLimits& limits) {
  json.nodes.clear();
  json.diagnostics.clear();
  json.unescaped.clear();
  read_into(json, text, span, nullptr, objects, limits);
}

namespace {

// Copies of texts, in blocks that never move; a key that comes again and again is mostly copied once.
class OwnTexts {
public:
  OwnTexts(std::vector<std::unique_ptr<std::string>>& blocks, std::string_view source)
      : blocks_(blocks), source_(source) {}

  void take(std::string_view& text) {
    if (is_of_source(text)) text = copy(text);
  }
  void take_key(std::string_view& key) {
    if (!is_of_source(key)) return;
    const std::size_t place =
        key.size() * 31 + static_cast<unsigned char>(key.front()) * 7 + static_cast<unsigned char>(key.back());
    std::string_view& known = known_[place % known_.size()];
    if (known != key) known = copy(key);
    key = known;
  }

private:
  bool is_of_source(std::string_view text) const {
    return !text.empty() && !std::less<>()(text.data(), source_.data()) &&
           std::less<>()(text.data(), source_.data() + source_.size());
  }
  std::string_view copy(std::string_view text) {
    // One block for most texts: what is not filled of a large one is never memory, and it goes back to the system
    // whole.
    const std::size_t block_bytes = std::max<std::size_t>(64 * 1024, source_.size() / 8);
    if (block_ == nullptr || block_->capacity() - block_->size() < text.size()) {
      block_ = blocks_.emplace_back(std::make_unique<std::string>()).get();
      block_->reserve(std::max(block_bytes, text.size()));
    }
    const std::size_t begin = block_->size();
    *block_ += text;
    return std::string_view(*block_).substr(begin);
  }

  std::vector<std::unique_ptr<std::string>>& blocks_;
  std::string_view source_;
  std::string* block_ = nullptr;
  std::array<std::string_view, 256> known_;
};

}  // namespace

void own_unread(Json& json, std::string_view source, const std::function<std::string_view(std::string_view)>& keep) {
  for (JsonNode& node : json.nodes) {
    if (may_be_unread(node)) node.text = keep(source.substr(node.span.begin, node.span.end - node.span.begin));
  }
}

void own_texts(Json& json, std::string_view source) {
  OwnTexts own(json.unescaped, source);
  for (JsonNode& node : json.nodes) {
    own.take_key(node.key);
    own.take(node.text);
  }
}

}  // namespace iamq::policy

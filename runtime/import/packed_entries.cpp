#include "runtime/import/packed_entries.hpp"

#include <cstring>
#include <utility>

namespace iamq::import {

namespace {

using policy::Json;
using policy::JsonNode;

// What the first byte of a node tells beside its kind.
constexpr unsigned kind_bits = 7, is_true = 8, has_text = 16, is_behind = 32;

bool is_container(const JsonNode& node) {
  return node.kind == JsonNode::Kind::object || node.kind == JsonNode::Kind::array;
}

void write_number(std::string& bytes, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7F));
  bytes += static_cast<char>(value);
}

}  // namespace

std::uint32_t PackedEntries::key_number(std::string_view key) {
  if (key.empty()) return 0;
  const auto [known, is_new] = key_numbers_.try_emplace(key.data(), static_cast<std::uint32_t>(keys_.size()));
  if (is_new) keys_.push_back(key);
  return known->second;
}

std::uint32_t PackedEntries::add(const Object& object) {
  const auto place = static_cast<std::uint32_t>(bytes_.size());
  source_ = object.span().source;
  at_ = 0;
  behind_text_ = nullptr;
  write(object.json(), object.node());
  return place;
}

// Numbers are told as seen from those before, so that most take a byte: nodes stand in the order of their text, and so
// do their texts in the memory of whoever copied them.
void PackedEntries::write(const Json& json, const JsonNode& node) {
  const bool follows = node.text.data() == behind_text_;
  bytes_ += static_cast<char>(static_cast<unsigned>(node.kind) | (node.boolean ? is_true : 0) |
                              (node.text.empty() ? 0 : has_text | (follows ? is_behind : 0)));
  const std::uint32_t key = key_number(node.key);
  write_number(bytes_, key);
  if (key != 0) {
    write_number(bytes_, node.key_span.begin - at_);
    write_number(bytes_, node.key_span.end - node.key_span.begin);
    at_ = node.key_span.end;
  }
  write_number(bytes_, node.span.begin - at_);
  write_number(bytes_, node.span.end - node.span.begin);
  if (!node.text.empty()) {
    write_number(bytes_, static_cast<std::uint32_t>(node.text.size()));
    const char* begin = node.text.data();
    if (!follows) bytes_.append(reinterpret_cast<const char*>(&begin), sizeof begin);
    // The text of what was left unread stands elsewhere.
    if (!is_container(node)) behind_text_ = begin + node.text.size();
  }
  at_ = node.span.end;
  if (!is_container(node)) return;
  write_number(bytes_, node.child_count);
  if (node.child_count == 0) return;
  at_ = node.span.begin;
  for (const JsonNode& child : json.children(node)) write(json, child);
}

struct PackedEntries::Reader {
  const PackedEntries& packed;
  const char* next;
  Json& into;
  std::uint32_t at = 0;
  const char* behind_text = nullptr;

  std::uint32_t number() {
    std::uint32_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(*next++);
      value |= std::uint32_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
  }

  void read_span(text::Span& span) {
    span.source = packed.source_;
    span.begin = at + number();
    span.end = span.begin + number();
    at = span.end;
  }

  void read_text(JsonNode& node, bool follows) {
    const std::uint32_t size = number();
    const char* begin = behind_text;
    if (!follows) {
      std::memcpy(&begin, next, sizeof begin);
      next += sizeof begin;
    }
    node.text = {begin, size};
    if (!is_container(node)) behind_text = begin + size;
  }

  std::uint32_t read() {
    const auto index = static_cast<std::uint32_t>(into.nodes.size());
    JsonNode node;
    const unsigned first = static_cast<unsigned char>(*next++);
    node.kind = static_cast<JsonNode::Kind>(first & kind_bits);
    node.boolean = (first & is_true) != 0;
    const std::uint32_t key = number();
    node.key = packed.keys_[key];
    if (key != 0) read_span(node.key_span);
    read_span(node.span);
    if ((first & has_text) != 0) read_text(node, (first & is_behind) != 0);
    if (is_container(node)) node.child_count = number();
    into.nodes.push_back(node);
    if (node.child_count != 0) at = node.span.begin;
    for (std::uint32_t left = node.child_count, before = 0; left > 0; --left) {
      const std::uint32_t child = read();
      (before == 0 ? into.nodes[index].first_child : into.nodes[before].next_sibling) = child;
      before = child;
    }
    return index;
  }
};

Object PackedEntries::unpack(std::uint32_t place, Json& scratch) const {
  scratch.nodes.clear();
  Reader{*this, bytes_.data() + place, scratch}.read();
  return {scratch, scratch.top()};
}

void pack_entries(Pages& pages, JsonTexts& texts) {
  pages.packed = std::make_shared<PackedEntries>();
  for (Entry& entry : pages.entries) {
    entry.place = pages.packed->add(entry.object);
    entry.object = Object();
  }
  pages.packed->give_back_room();
  pages.entries.shrink_to_fit();
  // Of the pages their members stay, without what is in these.
  pages.pages.clear();
  for (Json& json : texts) {
    std::vector<JsonNode> kept{json.top()};
    for (const JsonNode& member : json.children(json.top())) {
      JsonNode& one = kept.emplace_back(member);
      one.first_child = one.child_count = 0;
      one.next_sibling = one.next_sibling == 0 ? 0 : static_cast<std::uint32_t>(kept.size());
    }
    if (kept.size() > 1) kept.front().first_child = 1;
    json.nodes = std::move(kept);
    pages.pages.emplace_back(json, json.top());
  }
}

}  // namespace iamq::import

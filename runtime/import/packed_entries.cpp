#include "runtime/import/packed_entries.hpp"

#include <cstring>
#include <utility>
#include <vector>

#include "runtime/import/squeezed_text.hpp"
#include "runtime/policy/json_unread.hpp"

namespace iamq::import {

namespace {

using policy::Json;
using policy::JsonNode;

// What the first byte of a node tells beside its kind, and the one behind the last node of a container.
constexpr unsigned kind_bits = 7, is_true = 8, has_text = 16, is_behind = 32;
constexpr char no_more = 7;

bool is_container(const JsonNode& node) {
  return node.kind == JsonNode::Kind::object || node.kind == JsonNode::Kind::array;
}

void write_number(std::string& bytes, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7F));
  bytes += static_cast<char>(value);
}

// 0: none, of what stands in a list.
std::uint32_t number_of(const Field* field) {
  return field == nullptr ? 0 : static_cast<std::uint32_t>(field - fields().data()) + 1;
}

// The field that a member is, if anybody asks for it.
const Field* used_field(const JsonNode& member, const ObjectKind* object) {
  const Field* const field = object == nullptr ? nullptr : find_field(*object, member.key);
  return field == nullptr || field->need == Need::unused ? nullptr : field;
}

}  // namespace

std::uint32_t PackedEntries::keep(std::string_view text) {
  const auto [known, is_new] = places_.try_emplace(text, static_cast<std::uint32_t>(texts_.size()));
  if (is_new) texts_ += text;
  return known->second;
}

void PackedEntries::finish() {
  places_ = {};
  bytes_.shrink_to_fit();
  texts_.shrink_to_fit();
}

std::uint32_t PackedEntries::add(const Object& object, ObjectKind kind) {
  const auto place = static_cast<std::uint32_t>(bytes_.size());
  source_ = object.span().source;
  at_ = behind_text_ = 0;
  write(object.json(), object.node(), nullptr, &kind);
  return place;
}

// Numbers are told as seen from those before, so that most take a byte: nodes stand in the order of their text, and so
// do the texts that stand here for the first time. `kind`: of the object, or of those in the list; null: of no
// interest.
void PackedEntries::write(const Json& json, const JsonNode& node, const Field* field, const ObjectKind* kind) {
  const bool is_scalar = !is_container(node);
  const std::uint32_t text = is_scalar && !node.text.empty() ? keep(node.text) : 0;
  const bool follows = is_scalar && text == behind_text_;
  bytes_ += static_cast<char>(static_cast<unsigned>(node.kind) | (node.boolean ? is_true : 0) |
                              (node.text.empty() ? 0 : has_text | (follows ? is_behind : 0)));
  write_number(bytes_, number_of(field));
  if (field != nullptr) {
    write_number(bytes_, node.key_span.begin - at_);
    write_number(bytes_, node.key_span.end - node.key_span.begin);
    at_ = node.key_span.end;
  }
  write_number(bytes_, node.span.begin - at_);
  write_number(bytes_, node.span.end - node.span.begin);
  if (!node.text.empty()) {
    write_number(bytes_, static_cast<std::uint32_t>(node.text.size()));
    const char* const begin = node.text.data();
    if (!is_scalar) {  // of what was left unread: it stands elsewhere
      bytes_.append(reinterpret_cast<const char*>(&begin), sizeof begin);
    } else if (!follows) {
      write_number(bytes_, text);
    }
    if (is_scalar) behind_text_ = text + static_cast<std::uint32_t>(node.text.size());
  }
  if (is_scalar) {
    at_ = node.span.end;
    return;
  }
  at_ = node.span.begin;
  for (const JsonNode& child : json.children(node)) {
    if (node.kind == JsonNode::Kind::array) {
      write(json, child, nullptr, kind);
    } else if (const Field* const used = used_field(child, kind)) {
      write(json, child, used, kind_inside(*used));
    }
  }
  bytes_ += no_more;
  at_ = node.span.end;
}

struct PackedEntries::Reader {
  const PackedEntries& packed;
  const char* next;
  Json& into;
  std::uint32_t at = 0, behind_text = 0;

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
    if (is_container(node)) {
      const char* begin = nullptr;
      std::memcpy(&begin, next, sizeof begin);
      next += sizeof begin;
      node.text = {begin, size};
    } else {
      const std::uint32_t begin = follows ? behind_text : number();
      node.text = packed.kept(begin, size);
      behind_text = begin + size;
    }
  }

  std::uint32_t read() {
    const auto index = static_cast<std::uint32_t>(into.nodes.size());
    JsonNode node;
    const unsigned first = static_cast<unsigned char>(*next++);
    node.kind = static_cast<JsonNode::Kind>(first & kind_bits);
    node.boolean = (first & is_true) != 0;
    if (const std::uint32_t field = number(); field != 0) {
      node.key = fields()[field - 1].name;
      read_span(node.key_span);
    }
    read_span(node.span);
    if ((first & has_text) != 0) read_text(node, (first & is_behind) != 0);
    into.nodes.push_back(node);
    if (!is_container(node)) return index;
    at = node.span.begin;
    for (std::uint32_t before = 0; *next != no_more; ++into.nodes[index].child_count) {
      const std::uint32_t child = read();
      (before == 0 ? into.nodes[index].first_child : into.nodes[before].next_sibling) = child;
      before = child;
    }
    ++next;
    at = node.span.end;
    return index;
  }
};

Object PackedEntries::unpack(std::uint32_t place, Json& scratch) const {
  scratch.nodes.clear();
  Reader{*this, bytes_.data() + place, scratch}.read();
  return {scratch, scratch.top()};
}

namespace {

void own_policies(JsonTexts& texts, std::string_view source, DistinctTexts& policies) {
  std::string squeezed;
  const auto keep = [&](std::string_view policy) {
    squeeze(policy, squeezed);
    return policies.keep(squeezed);
  };
  for (Json& json : texts) policy::own_unread(json, source, keep);
}

// Of a page its members stay, without what is in these.
void keep_members(Json& page) {
  std::vector<JsonNode> kept{page.top()};
  for (const JsonNode& member : page.children(page.top())) {
    JsonNode& one = kept.emplace_back(member);
    one.first_child = one.child_count = 0;
    one.next_sibling = one.next_sibling == 0 ? 0 : static_cast<std::uint32_t>(kept.size());
  }
  if (kept.size() > 1) kept.front().first_child = 1;
  page.nodes = std::move(kept);
}

}  // namespace

void own_text(Pages* pages, JsonTexts& texts, std::string_view source, DistinctTexts& policies) {
  own_policies(texts, source, policies);
  for (Json& json : texts) {
    policy::own_texts(json, source);
    if (pages == nullptr) json.nodes.shrink_to_fit();  // of which they would have views
  }
  if (pages == nullptr) return;
  for (Entry& entry : pages->entries) entry.arn_text = entry.object.text("Arn");
}

void pack_entries(Pages& pages, JsonTexts& texts, std::string_view source, DistinctTexts& policies) {
  own_policies(texts, source, policies);
  pages.packed = std::make_shared<PackedEntries>();
  std::vector<std::uint32_t> arns;
  for (Entry& entry : pages.entries) {
    arns.push_back(pages.packed->keep(entry.arn_text));
    entry.place = pages.packed->add(entry.object, entry.kind);
    entry.object = Object();
  }
  pages.packed->finish();
  pages.entries.shrink_to_fit();
  for (std::size_t i = 0; i < arns.size(); ++i) {
    Entry& entry = pages.entries[i];
    entry.arn_text = pages.packed->kept(arns[i], entry.arn_text.size());
  }
  pages.pages.clear();
  for (Json& json : texts) {
    keep_members(json);
    policy::own_texts(json, source);
    pages.pages.emplace_back(json, json.top());
  }
}

}  // namespace iamq::import

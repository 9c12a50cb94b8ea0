#include "runtime/simulate/aws_members.hpp"

#include <algorithm>
#include <charconv>

#include "lang/text/diagnostic.hpp"
#include "lang/text/unicode.hpp"

namespace iamq::simulate {

using policy::JsonNode;
using text::in_backticks;

namespace {

// What the text breaks of the limits, in words; empty: nothing.
std::string broken_limit(std::string_view text, const AwsMembers::Limits& limits) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint point = text::decode(text, at);
    const bool is_control =
        point.code_point < 0x20 && point.code_point != '\t' && point.code_point != '\n' && point.code_point != '\r';
    if (limits.is_policy_text && (is_control || point.code_point > 0xFF)) {
      return "holds " + text::name_of_code_point(point.code_point) +
             "; only tab, line ends and U+0020 to U+00FF are allowed";
    }
    at += point.size;
    ++characters;
  }
  if (characters < limits.least) {
    return characters == 0 ? "is empty" : "is shorter than " + std::to_string(limits.least) + " characters";
  }
  if (characters > limits.most) return "is longer than " + std::to_string(limits.most) + " characters";
  return {};
}

}  // namespace

void AwsMembers::fail(std::string message) {
  if (!error_) error_ = AwsError{"InvalidInput", std::move(message)};
}

const JsonNode* AwsMembers::find(const JsonNode& object, std::string_view name) const {
  const JsonNode* node = json_.find(object, name);
  return node == nullptr || node->kind == JsonNode::Kind::null ? nullptr : node;
}

std::string AwsMembers::text(const JsonNode& node, const std::string& what, const Limits& limits) {
  if (node.kind != JsonNode::Kind::string) {
    const bool is_policy = limits.is_policy_text && node.kind == JsonNode::Kind::object;
    fail(in_backticks(what) + " is no string" +
         (is_policy ? "; AWS takes a policy as a string that holds its JSON text" : ""));
    return {};
  }
  const std::string broken = broken_limit(node.text, limits);
  if (!broken.empty()) fail(in_backticks(what) + " " + broken);
  return std::string(node.text);
}

std::string AwsMembers::optional_text(const JsonNode& object, std::string_view name, const Limits& limits) {
  const JsonNode* node = find(object, name);
  return node == nullptr ? std::string() : text(*node, std::string(name), limits);
}

std::vector<const JsonNode*> AwsMembers::list(const JsonNode& object, std::string_view name, std::size_t most) {
  std::vector<const JsonNode*> items;
  const JsonNode* node = find(object, name);
  if (node == nullptr) return items;
  if (node->kind != JsonNode::Kind::array) {
    fail(in_backticks(name) + " is no list");
    return items;
  }
  for (const JsonNode& item : json_.children(*node)) items.push_back(&item);
  if (items.size() > most) {
    fail(in_backticks(name) + " holds " + std::to_string(items.size()) + " items, and AWS takes at most " +
         std::to_string(most));
  }
  return items;
}

std::vector<std::string> AwsMembers::texts(const JsonNode& object, std::string_view name, const Limits& limits) {
  std::vector<std::string> values;
  for (const JsonNode* item : list(object, name, SIZE_MAX)) {
    values.push_back(text(*item, std::string(name) + "." + std::to_string(values.size() + 1), limits));
  }
  return values;
}

std::optional<std::uint64_t> AwsMembers::number(const JsonNode& object, std::string_view name, std::uint64_t least,
                                                std::uint64_t most) {
  const JsonNode* node = find(object, name);
  if (node == nullptr) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = node->text.data() + node->text.size();
  const auto read = std::from_chars(node->text.data(), end, value);
  const bool is_whole = node->kind == JsonNode::Kind::number && read.ec == std::errc() && read.ptr == end;
  if (!is_whole || value < least || value > most) {
    fail(in_backticks(name) + " is no whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
  }
  return value;
}

void AwsMembers::check_names(const JsonNode& object, const std::string& what,
                             const std::vector<std::string_view>& known) {
  if (object.kind != JsonNode::Kind::object) return fail(in_backticks(what) + " is no object");
  for (const JsonNode& member : json_.children(object)) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    const auto meant = text::nearest(member.key, known);
    std::string names;
    for (const std::string_view name : known) names += (names.empty() ? "" : ", ") + std::string(name);
    return fail(in_backticks(what) + " has no member " + in_backticks(member.key) +
                (meant ? "; did you mean " + in_backticks(*meant) + "?" : "; there are " + names));
  }
}

}  // namespace iamq::simulate

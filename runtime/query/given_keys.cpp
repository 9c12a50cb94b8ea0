#include "runtime/query/given_keys.hpp"

namespace iamq::query {

namespace {

using policy::JsonNode;

bool is_plain(const JsonNode& node) {
  return node.kind != JsonNode::Kind::array && node.kind != JsonNode::Kind::object;
}

std::string_view scalar(const JsonNode& node) {
  if (node.kind == JsonNode::Kind::boolean) return node.boolean ? "true" : "false";
  return node.text;
}

}  // namespace

void tell_given_keys(const policy::Json& json, const JsonNode& context, std::string& error,
                     const std::function<void(const GivenKey&)>& tell) {
  const auto fail = [&](std::string message) {
    if (error.empty()) error = std::move(message);
  };
  GivenKey given;
  for (const JsonNode& member : json.children(context)) {
    given.key = member.key;
    given.values.clear();
    given.is_list = member.kind == JsonNode::Kind::array;
    given.is_absent = member.kind == JsonNode::Kind::null;
    if (given.is_list) {
      for (const JsonNode& value : json.children(member)) {
        if (!is_plain(value)) {
          fail("a value of the context key `" + std::string(member.key) + "` is no plain value");
        } else if (value.kind != JsonNode::Kind::null) {
          given.values.push_back(scalar(value));
        }
      }
    } else if (!is_plain(member)) {
      fail("the context key `" + std::string(member.key) + "` is no plain value");
      continue;
    } else if (!given.is_absent) {
      given.values.push_back(scalar(member));
    }
    tell(given);
  }
}

std::vector<GivenKey> read_given_keys(const policy::Json& json, const JsonNode& context, std::string& error) {
  std::vector<GivenKey> keys;
  keys.reserve(context.child_count);
  tell_given_keys(json, context, error, [&](const GivenKey& given) { keys.push_back(given); });
  return keys;
}

}  // namespace iamq::query

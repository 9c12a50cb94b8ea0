#include "runtime/query/set_answer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lang/text/diagnostic.hpp"

namespace iamq::query {

namespace {

using policy::JsonNode;
// Members stay in the order in which they are written here.
using OrderedJson = nlohmann::ordered_json;

OrderedJson json_of(const SetAnswer::Value& value) {
  return std::visit([](const auto& held) { return OrderedJson(held); }, value);
}

OrderedJson json_of(const policy::Json& json, const JsonNode& node) {
  switch (node.kind) {
    case JsonNode::Kind::null:
      return nullptr;
    case JsonNode::Kind::boolean:
      return node.boolean;
    case JsonNode::Kind::number:
      return OrderedJson::parse(node.text, nullptr, false);
    case JsonNode::Kind::string:
      return std::string(node.text);
    case JsonNode::Kind::array: {
      OrderedJson list = OrderedJson::array();
      for (const JsonNode& child : json.children(node)) {
        list.push_back(json_of(json, child));
      }
      return list;
    }
    case JsonNode::Kind::object: {
      OrderedJson object = OrderedJson::object();
      for (const JsonNode& child : json.children(node)) {
        object[std::string(child.key)] = json_of(json, child);
      }
      return object;
    }
  }
  return nullptr;
}

// Lists whose order says nothing, in order; chains as they are.
OrderedJson as_set(OrderedJson list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

OrderedJson comparable(const SetAnswer::Value& answered, OrderedJson json) {
  if (std::holds_alternative<SetAnswer::Set>(answered) && json.is_array()) {
    return as_set(std::move(json));
  }
  if (std::holds_alternative<SetAnswer::Ties>(answered) && json.is_object()) {
    for (auto& ties : json) {
      if (ties.is_array()) {
        ties = as_set(std::move(ties));
      }
    }
  }
  return json;
}

std::string dumped(const OrderedJson& json) {
  // A line may quote bytes of the input that are no UTF-8: they are replaced, never thrown about.
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

// The order in which members of an object were written says nothing.
nlohmann::json unordered(const OrderedJson& json) {
  return nlohmann::json(json);
}

}  // namespace

const SetAnswer::Value* SetAnswer::find(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &found->value;
}

std::optional<bool> is_as_expected(const SetAnswer& answer, const policy::Json& json, const JsonNode& expected,
                                   std::string& error) {
  bool is_same = true;
  for (const JsonNode& member : json.children(expected)) {
    const SetAnswer::Value* value = answer.find(member.key);
    if (value == nullptr) {
      error = "an answer to this question has no " + text::in_backticks(member.key);
      return std::nullopt;
    }
    is_same = is_same &&
              unordered(comparable(*value, json_of(*value))) == unordered(comparable(*value, json_of(json, member)));
  }
  return is_same;
}

std::string to_json_line(std::string_view id, const SetAnswer& answer, const policy::Json& json,
                         const JsonNode* expected, std::optional<bool> pass) {
  OrderedJson line;
  line["id"] = id;
  line["answer"] = OrderedJson::object();
  for (const SetAnswer::Field& field : answer.fields) {
    if (expected == nullptr || json.find(*expected, field.name) != nullptr) {
      line["answer"][std::string(field.name)] = json_of(field.value);
    }
  }
  for (const SetAnswer::Missing& missing : answer.missing) {
    line["missing"].push_back({{missing.what, missing.which}});
  }
  if (expected != nullptr) {
    line["expect"] = json_of(json, *expected);
  }
  if (pass) {
    line["pass"] = *pass;
  }
  return dumped(line);
}

std::string error_line(std::string_view id, std::size_t line, std::string_view error) {
  OrderedJson json;
  json["id"] = id;
  json["line"] = line;
  json["error"] = error;
  return dumped(json);
}

}  // namespace iamq::query

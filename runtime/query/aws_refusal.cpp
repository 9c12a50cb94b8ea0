#include "runtime/query/aws_refusal.hpp"

#include "runtime/policy/json_reader.hpp"

namespace iamq::query {
namespace {

using policy::Json;
using policy::JsonNode;

constexpr std::string_view is_refused = " is not authorized to perform: ";
constexpr std::string_view on_resource = " on resource: ";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view around = " \t\r\n\"'.";
  const std::size_t begin = text.find_first_not_of(around);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(around) - begin + 1);
}

AwsRefusal failed(std::string error) {
  AwsRefusal refusal;
  refusal.error = std::move(error);
  return refusal;
}

AwsRefusal read_sentence(std::string_view text) {
  const std::size_t middle = text.find(is_refused);
  if (middle == std::string_view::npos) {
    if (text.find("Encoded authorization failure message") != std::string_view::npos) {
      return failed("the message is encoded: give what `aws sts decode-authorization-message` makes of it");
    }
    return failed("this is no refusal as AWS words it: `User: … is not authorized to perform: …`");
  }
  AwsRefusal refusal;
  std::string_view who = text.substr(0, middle);
  if (const std::size_t user = who.rfind("User: "); user != std::string_view::npos) who.remove_prefix(user + 6);
  refusal.principal = trimmed(who);

  std::string_view rest = text.substr(middle + is_refused.size());
  const std::size_t end = rest.find_first_of(" \t\r\n");
  refusal.action = trimmed(rest.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  if (rest.substr(0, on_resource.size()) == on_resource) {
    rest.remove_prefix(on_resource.size());
    const std::size_t reason = std::min(rest.find(" because "), rest.find(" with an explicit deny"));
    refusal.resource = trimmed(rest.substr(0, reason));
    rest = reason == std::string_view::npos ? std::string_view{} : rest.substr(reason);
  }
  refusal.reason = evaluate::read_reason(rest);
  if (refusal.principal.empty() || refusal.action.find(':') == std::string::npos) {
    return failed("the message names no principal and action");
  }
  return refusal;
}

std::string text_at(const Json& json, const JsonNode& object, std::string_view key) {
  const JsonNode* node = json.find(object, key);
  return node != nullptr && node->kind == JsonNode::Kind::string ? std::string(node->text) : std::string();
}

const JsonNode* items_of(const Json& json, const JsonNode& object, std::string_view key) {
  const JsonNode* list = json.find(object, key);
  const JsonNode* items = list != nullptr && list->kind == JsonNode::Kind::object ? json.find(*list, "items") : nullptr;
  return items != nullptr && items->kind == JsonNode::Kind::array ? items : nullptr;
}

void read_conditions(const Json& json, const JsonNode& context, AwsRefusal& refusal) {
  const JsonNode* conditions = items_of(json, context, "conditions");
  if (conditions == nullptr) return;
  for (const JsonNode& condition : json.children(*conditions)) {
    if (condition.kind != JsonNode::Kind::object) continue;
    AwsRefusal::Key key{text_at(json, condition, "key"), {}};
    if (const JsonNode* values = items_of(json, condition, "values")) {
      for (const JsonNode& value : json.children(*values)) {
        if (value.kind == JsonNode::Kind::object) key.values.push_back(text_at(json, value, "value"));
      }
    }
    if (!key.name.empty() && !key.values.empty()) refusal.context.push_back(std::move(key));
  }
}

AwsRefusal read_decoded(std::string_view text) {
  text::Sources sources;
  const auto source = sources.add("decoded message", std::string(text));
  const Json json = policy::read_json(sources, {source, 0, static_cast<std::uint32_t>(text.size())});
  if (!json.ok()) return failed("the decoded message is no JSON: " + json.diagnostics.front().message);
  if (json.top().kind != JsonNode::Kind::object) return failed("the decoded message is no JSON object");
  if (const std::string inner = text_at(json, json.top(), "DecodedMessage"); !inner.empty()) return read_decoded(inner);

  const JsonNode* context = json.find(json.top(), "context");
  if (context == nullptr || context->kind != JsonNode::Kind::object) {
    return failed("the decoded message has no `context`");
  }
  if (const JsonNode* allowed = json.find(json.top(), "allowed"); allowed != nullptr && allowed->boolean) {
    return failed("the decoded message is of a request that was allowed");
  }
  AwsRefusal refusal;
  if (const JsonNode* principal = json.find(*context, "principal");
      principal != nullptr && principal->kind == JsonNode::Kind::object) {
    refusal.principal = text_at(json, *principal, "arn");
  }
  refusal.action = text_at(json, *context, "action");
  refusal.resource = text_at(json, *context, "resource");
  if (refusal.principal.empty() || refusal.action.empty()) {
    return failed("the decoded message names no principal and action");
  }
  if (const JsonNode* denies = json.find(json.top(), "explicitDeny"); denies != nullptr && denies->boolean) {
    refusal.reason = evaluate::RefusalReason{true, std::nullopt};
  }
  read_conditions(json, *context, refusal);
  return refusal;
}

}  // namespace

AwsRefusal read_refusal(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  const bool is_json = begin != std::string_view::npos && text[begin] == '{';
  return is_json ? read_decoded(text) : read_sentence(text);
}

}  // namespace iamq::query

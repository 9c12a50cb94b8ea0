#include "tests/oracle/read_case.hpp"

#include "tests/oracle/text.hpp"

namespace iamq::oracle {

namespace {

using policy::Json;
using policy::JsonNode;

std::string text_of(const JsonNode& node) {
  return node.kind == JsonNode::Kind::boolean ? (node.boolean ? "true" : "false") : std::string(node.text);
}

std::string member(const Json& json, const JsonNode& object, std::string_view key) {
  const JsonNode* found = json.find(object, key);
  return found == nullptr ? "" : text_of(*found);
}

// One text or a list of them.
std::vector<std::string> texts_of(const Json& json, const JsonNode& node) {
  if (node.kind != JsonNode::Kind::array) return {text_of(node)};
  std::vector<std::string> texts;
  for (const JsonNode& child : json.children(node)) texts.push_back(text_of(child));
  return texts;
}

Statement read_statement(const Json& json, const JsonNode& object) {
  Statement statement;
  for (const JsonNode& element : json.children(object)) {
    if (element.key == "Effect") statement.is_deny = element.text == "Deny";
    if (element.key == "Action" || element.key == "NotAction") {
      statement.actions = {element.key == "NotAction", texts_of(json, element)};
    }
    if (element.key == "Resource" || element.key == "NotResource") {
      statement.resources = Patterns{element.key == "NotResource", texts_of(json, element)};
    }
    if (element.key == "Principal" || element.key == "NotPrincipal") {
      statement.has_principals = true;
      statement.principals_negated = element.key == "NotPrincipal";
      if (element.kind == JsonNode::Kind::string) statement.principals.push_back({"*", "*"});
      if (element.kind == JsonNode::Kind::object) {
        for (const JsonNode& type : json.children(element)) {
          for (const std::string& text : texts_of(json, type)) {
            statement.principals.push_back({std::string(type.key), text});
          }
        }
      }
    }
    if (element.key == "Condition") {
      for (const JsonNode& op : json.children(element)) {
        for (const JsonNode& key : json.children(op)) {
          statement.conditions.push_back({std::string(op.key), std::string(key.key), texts_of(json, key)});
        }
      }
    }
  }
  return statement;
}

Document read_document(const Json& json, const JsonNode& object) {
  Document document;
  document.version = member(json, object, "Version");
  const JsonNode* statements = json.find(object, "Statement");
  if (statements == nullptr) return document;
  if (statements->kind == JsonNode::Kind::object) {
    document.statements.push_back(read_statement(json, *statements));
  } else {
    for (const JsonNode& each : json.children(*statements)) document.statements.push_back(read_statement(json, each));
  }
  return document;
}

// A document, {"name", "policy"}, or a list of either.
Documents read_documents(const Json& json, const JsonNode* node) {
  Documents documents;
  if (node == nullptr) return documents;
  if (node->kind == JsonNode::Kind::array) {
    for (const JsonNode& each : json.children(*node)) {
      const Documents inner = read_documents(json, &each);
      documents.insert(documents.end(), inner.begin(), inner.end());
    }
  } else if (node->kind == JsonNode::Kind::object) {
    const JsonNode* inside = json.find(*node, "policy");
    documents.push_back(read_document(json, inside == nullptr ? *node : *inside));
  }
  return documents;
}

std::vector<Documents> read_levels(const Json& json, const JsonNode* node) {
  std::vector<Documents> levels;
  if (node == nullptr) return levels;
  for (const JsonNode& level : json.children(*node)) levels.push_back(read_documents(json, &level));
  return levels;
}

Caller read_caller(const Json& json, const JsonNode& object) {
  Caller caller;
  const JsonNode& principal = *json.find(object, "principal");
  if (principal.kind == JsonNode::Kind::object) {
    for (const JsonNode& type : json.children(principal)) {
      caller.name = text_of(type);
      caller.kind = type.key == "Service"     ? Kind::service
                    : type.key == "Federated" ? Kind::federated
                                              : Kind::canonical_user;
    }
    return caller;
  }
  if (principal.text == "*") return caller;
  caller.name = principal.text;
  const std::vector<std::string> parts = split(caller.name, ':', 6);
  caller.account = parts.at(4);
  const std::string resource = parts.at(5);
  caller.kind = resource == "root"                         ? Kind::root
                : starts_with(resource, "assumed-role/")   ? Kind::role_session
                : starts_with(resource, "federated-user/") ? Kind::federated_user
                                                           : Kind::user;
  if (caller.kind == Kind::role_session) {  // unless `session` tells the path
    caller.issuer = "arn:" + parts[1] + ":iam::" + caller.account + ":role/" + split(resource, '/', 3).at(1);
  }
  if (const JsonNode* session = json.find(object, "session"); session != nullptr) {
    caller.has_session_token = member(json, *session, "via") == "GetSessionToken";
    const std::string role = member(json, *session, "role"), user = member(json, *session, "user");
    if (caller.kind == Kind::role_session && !role.empty()) caller.issuer = role;
    if (caller.kind == Kind::federated_user) caller.issuer = user;
  }
  return caller;
}

}  // namespace

ReadCase read_case(const Json& json, const JsonNode& object) {
  ReadCase read;
  read.id = member(json, object, "id");
  read.claim = member(json, object, "claim");
  read.expected = member(json, object, "expected");
  Case& asked = read.asked;
  asked.caller = read_caller(json, object);
  asked.action = member(json, object, "action");
  for (const JsonNode& key : json.children(*json.find(object, "context"))) {
    asked.context[lower(key.key)] = {texts_of(json, key), key.kind == JsonNode::Kind::array};
  }
  asked.identity = read_documents(json, json.find(object, "identityPolicies"));
  const Documents groups = read_documents(json, json.find(object, "groupPolicies"));
  asked.identity.insert(asked.identity.end(), groups.begin(), groups.end());
  asked.boundaries = read_documents(json, json.find(object, "permissionsBoundary"));
  asked.has_session_policies = json.find(object, "sessionPolicies") != nullptr;
  asked.session = read_documents(json, json.find(object, "sessionPolicies"));
  asked.scps = read_levels(json, json.find(object, "scps"));
  asked.has_endpoint = json.find(object, "vpcEndpointPolicies") != nullptr;
  asked.endpoint = read_documents(json, json.find(object, "vpcEndpointPolicies"));
  Target target;
  target.arn = member(json, object, "resource");
  target.owner = member(json, object, "resourceAccount");
  target.policy = read_documents(json, json.find(object, "resourcePolicy"));
  target.rcps = read_levels(json, json.find(object, "rcps"));
  asked.targets.push_back(target);
  return read;
}

}  // namespace iamq::oracle

#include "tests/oracle/write_case.hpp"

#include <set>

namespace iamq::oracle {

namespace {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char each : text) {
    if (each == '"' || each == '\\') result += '\\';
    result += each;
  }
  return result + "\"";
}

std::string list(const std::vector<std::string>& pieces) {
  std::string result;
  for (const std::string& piece : pieces) result += (result.empty() ? "" : ",") + piece;
  return "[" + result + "]";
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::vector<std::string> pieces;
  for (const std::string& text : texts) pieces.push_back(quoted(text));
  return list(pieces);
}

std::string principals_json(const std::vector<Principal>& principals) {
  std::string result;
  for (const char* type : {"AWS", "Service", "Federated", "CanonicalUser"}) {
    std::vector<std::string> texts;
    for (const Principal& principal : principals) {
      if (principal.type == "*") return "\"*\"";
      if (principal.type == type) texts.push_back(principal.text);
    }
    if (!texts.empty()) result += (result.empty() ? "" : ",") + quoted(type) + ":" + quoted_list(texts);
  }
  return "{" + result + "}";
}

std::string conditions_json(const std::vector<Condition>& conditions) {
  std::string result;
  std::set<std::string> written;
  for (const Condition& first : conditions) {
    if (!written.insert(first.op).second) continue;
    std::string keys;
    for (const Condition& condition : conditions) {
      if (condition.op != first.op) continue;
      keys += (keys.empty() ? "" : ",") + quoted(condition.key) + ":" + quoted_list(condition.values);
    }
    result += (result.empty() ? "" : ",") + quoted(first.op) + ":{" + keys + "}";
  }
  return "{" + result + "}";
}

std::string json_of(const Statement& statement) {
  std::string result = statement.is_deny ? R"({"Effect":"Deny")" : R"({"Effect":"Allow")";
  if (statement.has_principals) {
    result += statement.principals_negated ? R"(,"NotPrincipal":)" : R"(,"Principal":)";
    result += principals_json(statement.principals);
  }
  result += statement.actions.is_negated ? R"(,"NotAction":)" : R"(,"Action":)";
  result += quoted_list(statement.actions.texts);
  if (statement.resources) {
    result += statement.resources->is_negated ? R"(,"NotResource":)" : R"(,"Resource":)";
    result += quoted_list(statement.resources->texts);
  }
  if (!statement.conditions.empty()) result += R"(,"Condition":)" + conditions_json(statement.conditions);
  return result + "}";
}

std::string json_of(const Document& document) {
  std::vector<std::string> statements;
  for (const Statement& statement : document.statements) statements.push_back(json_of(statement));
  const std::string version = document.version.empty() ? "" : R"("Version":)" + quoted(document.version) + ",";
  return "{" + version + R"("Statement":)" + list(statements) + "}";
}

std::string plain_list(const Documents& documents) {
  std::vector<std::string> pieces;
  for (const Document& document : documents) pieces.push_back(json_of(document));
  return list(pieces);
}

std::string named_list(const Documents& documents) {
  std::vector<std::string> pieces;
  for (const Document& document : documents) pieces.push_back(R"({"name":"p","policy":)" + json_of(document) + "}");
  return list(pieces);
}

std::string levels_json(const std::vector<Documents>& levels) {
  std::vector<std::string> pieces;
  for (const Documents& level : levels) pieces.push_back(named_list(level));
  return list(pieces);
}

std::string caller_json(const Caller& caller) {
  switch (caller.kind) {
    case Kind::service:
      return R"({"Service":)" + quoted(caller.name) + "}";
    case Kind::federated:
      return R"({"Federated":)" + quoted(caller.name) + "}";
    case Kind::canonical_user:
      return R"({"CanonicalUser":)" + quoted(caller.name) + "}";
    case Kind::anonymous:
      return R"("*")";
    case Kind::root:
    case Kind::user:
    case Kind::role_session:
    case Kind::federated_user:
      break;
  }
  return quoted(caller.name);
}

std::string session_json(const Caller& caller) {
  switch (caller.kind) {
    case Kind::role_session:
      return R"({"via":"AssumeRole","role":)" + quoted(caller.issuer) + "}";
    case Kind::federated_user:
      return R"({"via":"GetFederationToken","user":)" + quoted(caller.issuer) + "}";
    default:
      break;
  }
  return caller.has_session_token ? R"({"via":"GetSessionToken","user":)" + quoted(caller.name) + "}" : "";
}

std::string context_json(const Context& context) {
  std::string result;
  for (const auto& [key, given] : context) {
    result += (result.empty() ? "" : ",") + quoted(key) + ":" +
              (given.is_list ? quoted_list(given.values) : quoted(given.values.front()));
  }
  return "{" + result + "}";
}

}  // namespace

std::string to_json(const Document& document) {
  return json_of(document);
}

std::string to_json(const Case& asked, std::size_t target) {
  const Target& about = asked.targets[target];
  std::string result = R"({"id":"random","principal":)" + caller_json(asked.caller);
  const auto add = [&](const char* field, const std::string& json) {
    result += ",\"" + std::string(field) + "\":" + json;
  };
  if (const std::string session = session_json(asked.caller); !session.empty()) add("session", session);
  add("action", quoted(asked.action));
  add("resource", quoted(about.arn));
  if (!about.owner.empty()) add("resourceAccount", quoted(about.owner));
  add("context", context_json(asked.context));
  add("identityPolicies", named_list(asked.identity));
  if (!asked.boundaries.empty()) add("permissionsBoundary", plain_list(asked.boundaries));
  if (asked.has_session_policies) add("sessionPolicies", plain_list(asked.session));
  if (!about.policy.empty()) add("resourcePolicy", json_of(about.policy.front()));
  if (!asked.scps.empty()) add("scps", levels_json(asked.scps));
  if (!about.rcps.empty()) add("rcps", levels_json(about.rcps));
  if (asked.has_endpoint) add("vpcEndpointPolicies", named_list(asked.endpoint));
  return result + "}";
}

std::string to_text(const Case& asked) {
  std::string result;
  if (asked.caller.is_in_management_account) result += "the caller is in the management account\n";
  for (std::size_t i = 0; i < asked.targets.size(); ++i) {
    if (asked.targets[i].is_of_management_account) result += "the next resource is of the management account\n";
    if (asked.targets[i].is_aws_managed_key) result += "the next resource is an AWS managed key\n";
    result += to_json(asked, i) + "\n";
  }
  return result;
}

}  // namespace iamq::oracle

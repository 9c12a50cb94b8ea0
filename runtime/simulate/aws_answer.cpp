#include "runtime/simulate/aws_answer.hpp"

#include <nlohmann/json.hpp>

namespace iamq::simulate {

using evaluate::Outcome;
// Members stay in the order in which they are written here, which is that of AWS's own examples.
using OrderedJson = nlohmann::ordered_json;

namespace {

std::string_view aws_name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::allowed:
      return "allowed";
    case Outcome::explicitly_denied:
      return "explicitDeny";
    case Outcome::implicitly_denied:
    case Outcome::depends:  // INVARIANT: no such result
      return "implicitDeny";
  }
  return {};
}

OrderedJson position_json(const text::Location& place) {
  return {{"Line", place.line}, {"Column", place.column}};
}

OrderedJson statements_json(const std::vector<AwsStatement>& statements) {
  OrderedJson list = OrderedJson::array();
  for (const AwsStatement& statement : statements) {
    list.push_back({{"SourcePolicyId", statement.policy_id},
                    {"SourcePolicyType", statement.policy_type},
                    {"StartPosition", position_json(statement.begin)},
                    {"EndPosition", position_json(statement.end)}});
  }
  return list;
}

void add_findings(const AwsResult& result, OrderedJson& json) {
  json["MatchedStatements"] = statements_json(result.matched);
  json["MissingContextValues"] = result.missing_keys;
}

void add_boundary(const AwsResult& result, OrderedJson& json) {
  if (!result.allowed_by_boundary) return;
  json["PermissionsBoundaryDecisionDetail"] = {{"AllowedByPermissionsBoundary", *result.allowed_by_boundary}};
}

void add_details(const AwsResult& result, OrderedJson& json) {
  if (!result.details) return;
  OrderedJson details = OrderedJson::object();
  for (const auto& [type, outcome] : *result.details) details[std::string(type)] = aws_name_of(outcome);
  json["EvalDecisionDetails"] = std::move(details);
}

OrderedJson resource_json(const AwsResult& result) {
  OrderedJson json;
  json["EvalResourceName"] = result.resource;
  json["EvalResourceDecision"] = aws_name_of(result.decision);
  add_findings(result, json);
  if (result.details && !result.details->empty()) add_details(result, json);
  add_boundary(result, json);
  return json;
}

OrderedJson evaluation_json(const AwsEvaluation& evaluation) {
  const AwsResult& whole = evaluation.whole;
  OrderedJson json;
  json["EvalActionName"] = evaluation.action;
  json["EvalResourceName"] = whole.resource;
  json["EvalDecision"] = aws_name_of(whole.decision);
  add_findings(whole, json);
  if (whole.allowed_by_organizations) {
    json["OrganizationsDecisionDetail"] = {{"AllowedByOrganizations", *whole.allowed_by_organizations}};
  }
  add_boundary(whole, json);
  add_details(whole, json);
  if (!evaluation.of_resources.empty()) {
    json["ResourceSpecificResults"] = OrderedJson::array();
    for (const AwsResult& result : evaluation.of_resources) {
      json["ResourceSpecificResults"].push_back(resource_json(result));
    }
  }
  return json;
}

// As the SDKs hand an error on: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
OrderedJson error_json(const AwsError& error) {
  const bool is_ours = error.code == "PolicyEvaluation";  // 500, where the others are 400 and 404
  return {{"Error", {{"Type", is_ours ? "Receiver" : "Sender"}, {"Code", error.code}, {"Message", error.message}}}};
}

}  // namespace

std::string to_json_line(const AwsAnswer& answer) {
  OrderedJson json;
  if (answer.error) {
    json = error_json(*answer.error);
  } else if (row(answer.call).is_simulation) {
    json["EvaluationResults"] = OrderedJson::array();
    for (const AwsEvaluation& evaluation : answer.evaluations) {
      json["EvaluationResults"].push_back(evaluation_json(evaluation));
    }
    json["IsTruncated"] = answer.marker.has_value();
    if (answer.marker) json["Marker"] = *answer.marker;
  } else {
    json["ContextKeyNames"] = answer.context_keys;
  }
  // An answer may quote bytes of the request that are no UTF-8: they are replaced, never thrown about.
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

}  // namespace iamq::simulate

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/evaluate/decision.hpp"
#include "runtime/simulate/aws_request.hpp"

// What AWS's policy simulator answers, and its JSON.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
namespace iamq::simulate {

// A statement that made the decision, and where it stands in its policy.
struct AwsStatement {
  std::string policy_id;
  std::string_view policy_type;  // `IAM Policy`, `Resource Policy`, `Permissions Boundary Policy`
  text::Location begin, end;
};

// What each type of policy says in a request across accounts.
using AwsDetails = std::vector<std::pair<std::string_view, evaluate::Outcome>>;

// The simulation of one action: on one resource, or (`of_resources`) on several at once.
struct AwsResult {
  std::string resource;
  evaluate::Outcome decision = evaluate::Outcome::implicitly_denied;  // never `depends`
  std::vector<AwsStatement> matched;
  std::vector<std::string> missing_keys;  // that were not given and can change whether it is allowed
  std::optional<bool> allowed_by_organizations, allowed_by_boundary;
  std::optional<AwsDetails> details;
};
struct AwsEvaluation {
  std::string action;
  AwsResult whole;
  std::vector<AwsResult> of_resources;
};

struct AwsAnswer {
  AwsCall call = AwsCall::simulate_custom_policy;
  std::optional<AwsError> error;
  std::vector<AwsEvaluation> evaluations;
  std::optional<std::string> marker;      // there is more
  std::vector<std::string> context_keys;  // of get-context-keys-for-…
};

// One line, without its end: {"EvaluationResults", "IsTruncated", "Marker"}, {"ContextKeyNames"}, or {"Error"}.
std::string to_json_line(const AwsAnswer& answer);

}  // namespace iamq::simulate

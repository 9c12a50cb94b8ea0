#include "tests/oracle/conditions.hpp"

#include <algorithm>

#include "tests/oracle/text.hpp"
#include "tests/oracle/values.hpp"

namespace iamq::oracle {

namespace {

// "ForAnyValue:StringNotLikeIfExists" taken apart.
struct Operator {
  bool for_any = false, for_all = false, if_exists = false, is_negated = false;
  std::string positive;  // "StringLike"
};

Operator take_apart(std::string text) {
  Operator result;
  if (starts_with(text, "ForAnyValue:")) {
    result.for_any = true;
    text.erase(0, 12);
  } else if (starts_with(text, "ForAllValues:")) {
    result.for_all = true;
    text.erase(0, 13);
  }
  if (text.size() > 8 && text.substr(text.size() - 8) == "IfExists") {
    result.if_exists = true;
    text.erase(text.size() - 8);
  }
  const std::size_t negation = text.find("Not");
  if (negation != std::string::npos) {
    result.is_negated = true;
    text.erase(negation, 3);
  }
  result.positive = text;
  return result;
}

bool is_bool(const std::string& text) {
  return text == "true" || text == "false";
}

// One value of the policy against one of the request, without negation.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
bool one_meets_one(const std::string& op, const std::string& policy, const std::string& request, bool has_variables,
                   const Context& context) {
  if (starts_with(op, "Numeric")) return number_meets(op.substr(7), request, policy);
  if (starts_with(op, "Date")) return date_meets(op.substr(4), request, policy);
  if (op == "IpAddress") return address_is_in(request, policy);
  if (op == "BinaryEquals") return same_bytes(request, policy);
  if (op == "Bool") return is_bool(lower(policy)) && lower(policy) == lower(request);
  const auto pattern = has_variables ? substituted_pattern(policy, context) : plain_pattern(policy);
  if (!pattern) return false;  // a variable without value
  if (op == "StringEquals") return equals(*pattern, request);
  if (op == "StringEqualsIgnoreCase") return equals_ignoring_case(*pattern, request);
  if (op == "StringLike") return matches(*pattern, request);
  return matches_as_arn(*pattern, request);  // ArnEquals and ArnLike are the same
}

}  // namespace

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
bool holds(const Condition& condition, bool has_variables, const Context& context) {
  const Operator op = take_apart(condition.op);
  const auto found = context.find(lower(condition.key));
  const bool is_missing = found == context.end();
  const bool is_empty = !is_missing && found->second.values.empty();
  if (op.positive == "Null") {  // "exists and its value is not null"
    const std::string answer = is_missing || is_empty ? "true" : "false";
    return std::any_of(condition.values.begin(), condition.values.end(),
                       [&](const std::string& value) { return lower(value) == answer; });
  }
  if (is_missing && op.if_exists) return true;
  // Set operators take a key that holds nothing but empty strings for an empty set, like a missing one.
  const bool is_empty_set = is_missing || std::all_of(found->second.values.begin(), found->second.values.end(),
                                                      [](const std::string& value) { return value.empty(); });
  if (op.for_all && is_empty_set) return true;
  if (op.for_any && is_empty_set) return false;
  if (is_missing) return op.is_negated;

  const auto test = [&](const std::string& request) {
    const bool is_met = std::any_of(condition.values.begin(), condition.values.end(), [&](const std::string& policy) {
      return one_meets_one(op.positive, policy, request, has_variables, context);
    });
    return op.is_negated ? !is_met : is_met;
  };
  const auto& values = found->second.values;
  if (op.for_all) return std::all_of(values.begin(), values.end(), test);
  if (op.for_any || !op.is_negated) return std::any_of(values.begin(), values.end(), test);
  return std::all_of(values.begin(), values.end(), test);
}

}  // namespace iamq::oracle

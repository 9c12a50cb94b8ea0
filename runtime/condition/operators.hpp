#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/policy/document.hpp"
#include "runtime/policy/library.hpp"
#include "runtime/policy/pattern.hpp"

// Condition operators: one table. Negation, IfExists and ForAnyValue/ForAllValues are applied once, around the row
// (condition.hpp).
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
namespace iamq::condition {

enum class ValueType { string, numeric, date, boolean, binary, ip_address, arn, null };

struct OperatorRow {
  std::string_view name;  // "StringNotEquals"
  ValueType type;
  bool is_negated;       // NOR over the values of the positive row
  bool takes_wildcards;  // * and ? live in policy values
  bool takes_variables;  // string and ARN operators
  // Does one value of the request meet one value of the policy? For a negated row: the positive test.
  bool (*matches)(const policy::Substituted& policy_value, std::string_view request_value);
  std::string_view help;      // one line, for :help and completion
  std::string_view positive;  // of a negated row: the row that it negates; else its own name
};

std::span<const OperatorRow> operators();
const OperatorRow& row(policy::OperatorId id);

// "ForAllValues:StringLikeIfExists" in any case of letters? No: as AWS writes it; operator names keep their case.
std::optional<policy::OperatorId> parse_operator(std::string_view name);
std::string name_of(policy::OperatorId id);

// The same operator without its negation: ForAnyValue:StringNotLike -> ForAnyValue:StringLike.
policy::OperatorId positive(policy::OperatorId id);

// For the Library.
policy::OperatorNames operator_names();

}  // namespace iamq::condition

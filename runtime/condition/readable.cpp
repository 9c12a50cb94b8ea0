#include "runtime/condition/readable.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"

namespace iamq::condition {

namespace {

using Type = ValueType;

struct Row {
  Type type;
  Comparison comparison;
  std::string_view op;  // without qualifier and IfExists
};

constexpr std::array table{
    Row{Type::string, Comparison::is, "StringEquals"},
    Row{Type::string, Comparison::is_not, "StringNotEquals"},
    Row{Type::string, Comparison::like, "StringLike"},
    Row{Type::string, Comparison::not_like, "StringNotLike"},
    Row{Type::numeric, Comparison::is, "NumericEquals"},
    Row{Type::numeric, Comparison::is_not, "NumericNotEquals"},
    Row{Type::numeric, Comparison::less, "NumericLessThan"},
    Row{Type::numeric, Comparison::less_or_equal, "NumericLessThanEquals"},
    Row{Type::numeric, Comparison::greater, "NumericGreaterThan"},
    Row{Type::numeric, Comparison::greater_or_equal, "NumericGreaterThanEquals"},
    Row{Type::date, Comparison::is, "DateEquals"},
    Row{Type::date, Comparison::is_not, "DateNotEquals"},
    Row{Type::date, Comparison::less, "DateLessThan"},
    Row{Type::date, Comparison::less_or_equal, "DateLessThanEquals"},
    Row{Type::date, Comparison::greater, "DateGreaterThan"},
    Row{Type::date, Comparison::greater_or_equal, "DateGreaterThanEquals"},
    Row{Type::boolean, Comparison::is, "Bool"},  // AWS has no operator for `is not`
    Row{Type::binary, Comparison::is, "BinaryEquals"},
    Row{Type::ip_address, Comparison::is, "IpAddress"},
    Row{Type::ip_address, Comparison::is_not, "NotIpAddress"},
    Row{Type::arn, Comparison::is, "ArnEquals"},
    Row{Type::arn, Comparison::is_not, "ArnNotEquals"},
    Row{Type::arn, Comparison::like, "ArnLike"},
    Row{Type::arn, Comparison::not_like, "ArnNotLike"},
    Row{Type::null, Comparison::exists, "Null"},
    Row{Type::null, Comparison::does_not_exist, "Null"},
};

constexpr std::array comparisons{
    Comparison::is,     Comparison::is_not,         Comparison::like,    Comparison::not_like,
    Comparison::less,   Comparison::less_or_equal,  Comparison::greater, Comparison::greater_or_equal,
    Comparison::exists, Comparison::does_not_exist,
};

bool is_order(Comparison comparison) {
  return comparison == Comparison::less || comparison == Comparison::less_or_equal ||
         comparison == Comparison::greater || comparison == Comparison::greater_or_equal;
}

bool is_presence(Comparison comparison) {
  return comparison == Comparison::exists || comparison == Comparison::does_not_exist;
}

bool is_wildcard_match(Comparison comparison) {
  return comparison == Comparison::like || comparison == Comparison::not_like;
}

// By which type's operators a comparison goes. Tags and unknown keys are strings that may well hold numbers or dates.
std::optional<Type> compared_type(Comparison comparison, std::optional<Type> key_type,
                                  const std::vector<std::string_view>& values) {
  if (is_presence(comparison)) return Type::null;
  if (is_wildcard_match(comparison)) return key_type == Type::arn ? Type::arn : Type::string;
  if (!is_order(comparison)) return key_type.value_or(Type::string);
  if (key_type == Type::numeric || key_type == Type::date) return key_type;
  if (std::all_of(values.begin(), values.end(), [](std::string_view value) { return is_decimal(value); })) {
    return Type::numeric;
  }
  if (std::all_of(values.begin(), values.end(),
                  [](std::string_view value) { return read_instant(value).has_value(); })) {
    return Type::date;
  }
  return std::nullopt;
}

}  // namespace

std::optional<policy::OperatorId> operator_for(const Readable& condition, std::optional<ValueType> key_type,
                                               const std::vector<std::string_view>& values) {
  const auto type = compared_type(condition.comparison, key_type, values);
  const auto found = std::find_if(table.begin(), table.end(), [&](const Row& row) {
    return type && row.type == *type && row.comparison == condition.comparison;
  });
  if (found == table.end()) return std::nullopt;
  if (is_presence(condition.comparison) && condition.quantifier != policy::SetQualifier::none) return std::nullopt;
  std::string name = condition.quantifier == policy::SetQualifier::for_any_value    ? "ForAnyValue:"
                     : condition.quantifier == policy::SetQualifier::for_all_values ? "ForAllValues:"
                                                                                    : "";
  name += found->op;
  if (condition.if_exists) name += "IfExists";
  return parse_operator(name);
}

std::optional<std::string_view> implied_value(Comparison comparison) {
  if (comparison == Comparison::exists) return "false";
  if (comparison == Comparison::does_not_exist) return "true";
  return std::nullopt;
}

std::optional<Readable> readable_for(policy::OperatorId op, std::optional<ValueType> key_type,
                                     const std::vector<std::string_view>& values) {
  for (const Comparison comparison : comparisons) {
    const Readable readable{comparison, op.qualifier, op.if_exists};
    const auto implied = implied_value(comparison);
    if (implied ? values != std::vector<std::string_view>{*implied} : values.empty()) continue;
    if (operator_for(readable, key_type, values) == op) return readable;
  }
  return std::nullopt;
}

}  // namespace iamq::condition

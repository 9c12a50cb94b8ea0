#include "runtime/condition/readable.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"

namespace iamq::condition {

namespace {

using Type = ValueType;

struct ReadableRow {
  Type type;
  Comparison comparison;
  std::string_view op;  // without qualifier and IfExists
};

constexpr std::array readable_rows{
    ReadableRow{Type::string, Comparison::is, "StringEquals"},
    ReadableRow{Type::string, Comparison::is_not, "StringNotEquals"},
    ReadableRow{Type::string, Comparison::like, "StringLike"},
    ReadableRow{Type::string, Comparison::not_like, "StringNotLike"},
    ReadableRow{Type::numeric, Comparison::is, "NumericEquals"},
    ReadableRow{Type::numeric, Comparison::is_not, "NumericNotEquals"},
    ReadableRow{Type::numeric, Comparison::less, "NumericLessThan"},
    ReadableRow{Type::numeric, Comparison::less_or_equal, "NumericLessThanEquals"},
    ReadableRow{Type::numeric, Comparison::greater, "NumericGreaterThan"},
    ReadableRow{Type::numeric, Comparison::greater_or_equal, "NumericGreaterThanEquals"},
    ReadableRow{Type::date, Comparison::is, "DateEquals"},
    ReadableRow{Type::date, Comparison::is_not, "DateNotEquals"},
    ReadableRow{Type::date, Comparison::less, "DateLessThan"},
    ReadableRow{Type::date, Comparison::less_or_equal, "DateLessThanEquals"},
    ReadableRow{Type::date, Comparison::greater, "DateGreaterThan"},
    ReadableRow{Type::date, Comparison::greater_or_equal, "DateGreaterThanEquals"},
    ReadableRow{Type::boolean, Comparison::is, "Bool"},  // AWS has no operator for `is not`
    ReadableRow{Type::binary, Comparison::is, "BinaryEquals"},
    ReadableRow{Type::ip_address, Comparison::is, "IpAddress"},
    ReadableRow{Type::ip_address, Comparison::is_not, "NotIpAddress"},
    ReadableRow{Type::arn, Comparison::is, "ArnEquals"},
    ReadableRow{Type::arn, Comparison::is_not, "ArnNotEquals"},
    ReadableRow{Type::arn, Comparison::like, "ArnLike"},
    ReadableRow{Type::arn, Comparison::not_like, "ArnNotLike"},
    ReadableRow{Type::null, Comparison::exists, "Null"},
    ReadableRow{Type::null, Comparison::does_not_exist, "Null"},
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
  const auto found = std::find_if(readable_rows.begin(), readable_rows.end(), [&](const ReadableRow& row) {
    return type && row.type == *type && row.comparison == condition.comparison;
  });
  if (found == readable_rows.end()) return std::nullopt;
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

#include "runtime/condition/operators.hpp"

#include <array>
#include <cassert>

#include "runtime/condition/base64.hpp"
#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/ip_address.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::condition {

namespace {

using policy::Substituted;

bool string_equals(const Substituted& policy_value, std::string_view value) {
  return policy_value.equals(value);
}

bool string_equals_ignore_case(const Substituted& policy_value, std::string_view value) {
  return policy_value.equals(value, true);
}

bool string_like(const Substituted& policy_value, std::string_view value) {
  return policy_value.like(value);
}

// `order(request, policy)`; what is no number or date meets nothing.
template <typename Order>
bool numeric(const Substituted& policy_value, std::string_view value, Order order) {
  const auto compared = compare_decimals(value, policy_value.text());
  return compared && order(*compared);
}

template <typename Order>
bool date(const Substituted& policy_value, std::string_view value, Order order) {
  const auto of_request = read_instant(value);
  const auto of_policy = read_instant(policy_value.text());
  if (!of_request || !of_policy) return false;
  const auto compared = compare_decimals(*of_request, *of_policy);
  return compared && order(*compared);
}

constexpr auto is_equal = [](std::strong_ordering order) { return order == 0; };
constexpr auto is_less = [](std::strong_ordering order) { return order < 0; };
constexpr auto is_at_most = [](std::strong_ordering order) { return order <= 0; };
constexpr auto is_greater = [](std::strong_ordering order) { return order > 0; };
constexpr auto is_at_least = [](std::strong_ordering order) { return order >= 0; };

template <const auto& order>
bool numeric_row(const Substituted& policy_value, std::string_view value) {
  return numeric(policy_value, value, order);
}

template <const auto& order>
bool date_row(const Substituted& policy_value, std::string_view value) {
  return date(policy_value, value, order);
}

bool boolean(const Substituted& policy_value, std::string_view value) {
  const bool is_boolean = policy::equal_ignoring_case(value, "true") || policy::equal_ignoring_case(value, "false");
  return is_boolean && policy::equal_ignoring_case(policy_value.text(), value);
}

bool binary(const Substituted& policy_value, std::string_view value) {
  const auto of_policy = decode_base64(policy_value.text());
  return of_policy && of_policy == decode_base64(value);
}

bool ip_address(const Substituted& policy_value, std::string_view value) {
  return is_in_ip_range(value, policy_value.text());
}

// The six components of an ARN, the sixth with its own colons; `begin` of each. Nothing if there are fewer.
std::optional<std::array<std::string_view, 6>> arn_components(std::string_view text) {
  std::array<std::string_view, 6> components;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    components[i] = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  components[5] = text;
  return components;
}

// "Each of the six colon-delimited components of the ARN is checked separately and each can include multi-character
// match wildcards (*) or single-character match wildcards (?)."
bool arn(const Substituted& policy_value, std::string_view value) {
  const auto of_policy = arn_components(policy_value.text());
  const auto of_request = arn_components(value);
  if (!of_policy || !of_request) return false;
  for (std::size_t i = 0; i < 6; ++i) {
    const std::string_view component = (*of_policy)[i];
    const auto offset = static_cast<std::size_t>(component.data() - policy_value.text().data());
    std::string_view mask = policy_value.literal_mask();
    if (!mask.empty()) mask = mask.substr(offset, component.size());
    if (!policy::matches_pattern(component, mask, (*of_request)[i], false)) return false;
  }
  return true;
}

// `Null` looks at no value: condition.cpp turns it into a test for the key's presence. Here the request's value is
// whether the key is missing.
bool null(const Substituted& policy_value, std::string_view is_missing) {
  return policy::equal_ignoring_case(policy_value.text(), is_missing);
}

using Type = ValueType;

constexpr std::array operator_rows{
    OperatorRow{"StringEquals", Type::string, false, false, true, &string_equals, "exact text, case counts",
                "StringEquals"},
    OperatorRow{"StringNotEquals", Type::string, true, false, true, &string_equals,
                "none of the texts; true for a missing key", "StringEquals"},
    OperatorRow{"StringEqualsIgnoreCase", Type::string, false, false, true, &string_equals_ignore_case,
                "exact text, case does not count", "StringEqualsIgnoreCase"},
    OperatorRow{"StringNotEqualsIgnoreCase", Type::string, true, false, true, &string_equals_ignore_case,
                "none of the texts in any case; true for a missing key", "StringEqualsIgnoreCase"},
    OperatorRow{"StringLike", Type::string, false, true, true, &string_like, "text with * and ?, case counts",
                "StringLike"},
    OperatorRow{"StringNotLike", Type::string, true, true, true, &string_like,
                "none of the texts with * and ?; true for a missing key", "StringLike"},
    OperatorRow{"NumericEquals", Type::numeric, false, false, false, &numeric_row<is_equal>,
                "equal as a number: 10 is 10.0", "NumericEquals"},
    OperatorRow{"NumericNotEquals", Type::numeric, true, false, false, &numeric_row<is_equal>,
                "none of the numbers; true for a missing key", "NumericEquals"},
    OperatorRow{"NumericLessThan", Type::numeric, false, false, false, &numeric_row<is_less>, "a smaller number",
                "NumericLessThan"},
    OperatorRow{"NumericLessThanEquals", Type::numeric, false, false, false, &numeric_row<is_at_most>,
                "a smaller number or the same", "NumericLessThanEquals"},
    OperatorRow{"NumericGreaterThan", Type::numeric, false, false, false, &numeric_row<is_greater>, "a greater number",
                "NumericGreaterThan"},
    OperatorRow{"NumericGreaterThanEquals", Type::numeric, false, false, false, &numeric_row<is_at_least>,
                "a greater number or the same", "NumericGreaterThanEquals"},
    OperatorRow{"DateEquals", Type::date, false, false, false, &date_row<is_equal>, "the same instant", "DateEquals"},
    OperatorRow{"DateNotEquals", Type::date, true, false, false, &date_row<is_equal>,
                "none of the instants; true for a missing key", "DateEquals"},
    OperatorRow{"DateLessThan", Type::date, false, false, false, &date_row<is_less>, "before", "DateLessThan"},
    OperatorRow{"DateLessThanEquals", Type::date, false, false, false, &date_row<is_at_most>, "before or at",
                "DateLessThanEquals"},
    OperatorRow{"DateGreaterThan", Type::date, false, false, false, &date_row<is_greater>, "after", "DateGreaterThan"},
    OperatorRow{"DateGreaterThanEquals", Type::date, false, false, false, &date_row<is_at_least>, "after or at",
                "DateGreaterThanEquals"},
    OperatorRow{"Bool", Type::boolean, false, false, false, &boolean, "true or false", "Bool"},
    OperatorRow{"BinaryEquals", Type::binary, false, false, false, &binary, "the same bytes, written in base64",
                "BinaryEquals"},
    OperatorRow{"IpAddress", Type::ip_address, false, false, false, &ip_address, "inside an address range (CIDR)",
                "IpAddress"},
    OperatorRow{"NotIpAddress", Type::ip_address, true, false, false, &ip_address,
                "outside all address ranges; true for a missing key", "IpAddress"},
    OperatorRow{"ArnEquals", Type::arn, false, true, true, &arn, "ARN with * and ?, each of the six components alone",
                "ArnEquals"},
    OperatorRow{"ArnNotEquals", Type::arn, true, true, true, &arn, "none of the ARNs; true for a missing key",
                "ArnEquals"},
    OperatorRow{"ArnLike", Type::arn, false, true, true, &arn, "ARN with * and ?, each of the six components alone",
                "ArnLike"},
    OperatorRow{"ArnNotLike", Type::arn, true, true, true, &arn, "none of the ARNs; true for a missing key", "ArnLike"},
    OperatorRow{"Null", Type::null, false, false, false, &null, "true: the key is missing; false: it is there", "Null"},
};

// Of each row the one of its positive operator.
constexpr auto positive_rows = [] {
  std::array<std::uint8_t, operator_rows.size()> positives{};
  for (std::size_t i = 0; i < operator_rows.size(); ++i) {
    while (operator_rows[positives[i]].name != operator_rows[i].positive) ++positives[i];
  }
  return positives;
}();

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<std::uint8_t> find_row(std::string_view name) {
  for (std::size_t i = 0; i < operator_rows.size(); ++i) {
    if (operator_rows[i].name == name) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

std::optional<policy::OperatorId> parse_for_library(std::string_view name) {
  return parse_operator(name);
}

std::vector<std::string_view> known_names() {
  std::vector<std::string_view> names;
  for (const OperatorRow& each : operator_rows) names.push_back(each.name);
  return names;
}

}  // namespace

std::span<const OperatorRow> operators() {
  return operator_rows;
}

const OperatorRow& row(policy::OperatorId id) {
  assert(id.row < operator_rows.size());
  return operator_rows[id.row];
}

std::optional<policy::OperatorId> parse_operator(std::string_view name) {
  policy::OperatorId id;
  if (take_prefix(name, "ForAnyValue:")) {
    id.qualifier = policy::SetQualifier::for_any_value;
  } else if (take_prefix(name, "ForAllValues:")) {
    id.qualifier = policy::SetQualifier::for_all_values;
  }
  constexpr std::string_view if_exists = "IfExists";
  if (name.size() > if_exists.size() && name.substr(name.size() - if_exists.size()) == if_exists) {
    id.if_exists = true;
    name.remove_suffix(if_exists.size());
  }
  const auto found = find_row(name);
  if (!found) return std::nullopt;
  id.row = *found;
  // "You can add IfExists to the end of any condition operator name except the Null condition."
  if (row(id).type == ValueType::null && id.if_exists) return std::nullopt;
  return id;
}

std::string name_of(policy::OperatorId id) {
  std::string name;
  switch (id.qualifier) {
    case policy::SetQualifier::none:
      break;
    case policy::SetQualifier::for_any_value:
      name = "ForAnyValue:";
      break;
    case policy::SetQualifier::for_all_values:
      name = "ForAllValues:";
      break;
  }
  name += row(id).name;
  if (id.if_exists) name += "IfExists";
  return name;
}

policy::OperatorId positive(policy::OperatorId id) {
  id.row = positive_rows[id.row];
  return id;
}

policy::OperatorNames operator_names() {
  return {&parse_for_library, &name_of, &known_names};
}

}  // namespace iamq::condition

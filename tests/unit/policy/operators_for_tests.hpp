#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/policy/library.hpp"

// A few operators, so that documents can be tested without runtime/condition.
namespace iamq::policy::testing {

inline constexpr std::array<std::string_view, 8> operator_bases{
    "StringEquals", "StringLike", "StringNotEquals", "Bool", "DateLessThan", "ArnLike", "Null", "IpAddress"};

inline std::optional<OperatorId> parse_operator(std::string_view name) {
  OperatorId id;
  const auto take_prefix = [&](std::string_view prefix, SetQualifier qualifier) {
    if (name.substr(0, prefix.size()) != prefix) return;
    name.remove_prefix(prefix.size());
    id.qualifier = qualifier;
  };
  take_prefix("ForAnyValue:", SetQualifier::for_any_value);
  take_prefix("ForAllValues:", SetQualifier::for_all_values);
  constexpr std::string_view if_exists = "IfExists";
  if (name.size() > if_exists.size() && name.substr(name.size() - if_exists.size()) == if_exists) {
    name.remove_suffix(if_exists.size());
    id.if_exists = true;
  }
  const auto found = std::find(operator_bases.begin(), operator_bases.end(), name);
  if (found == operator_bases.end() || (name == "Null" && id.if_exists)) return std::nullopt;
  id.row = static_cast<std::uint8_t>(found - operator_bases.begin());
  return id;
}

inline std::string operator_name(OperatorId id) {
  std::string name = id.qualifier == SetQualifier::for_any_value    ? "ForAnyValue:"
                     : id.qualifier == SetQualifier::for_all_values ? "ForAllValues:"
                                                                    : "";
  name += operator_bases[id.row];
  return id.if_exists ? name + "IfExists" : name;
}

inline std::vector<std::string_view> known_operators() {
  return {operator_bases.begin(), operator_bases.end()};
}

inline OperatorNames operator_names() {
  return {&parse_operator, &operator_name, &known_operators};
}

}  // namespace iamq::policy::testing

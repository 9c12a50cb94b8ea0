#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/condition/operators.hpp"
#include "runtime/policy/document.hpp"

// The readable conditions of the language (`aws:MultiFactorAuthPresent is true`) and the IAM operators that they stand
// for, by the key's type: the one table, read one way by the binder and the other way by the export.
namespace iamq::condition {

// `is` and `==` are one, as are `is not` and `!=`; `in` is `is` with several values.
enum class Comparison : std::uint8_t {
  is,
  is_not,
  like,
  not_like,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  exists,
  does_not_exist,
};

struct Readable {
  Comparison comparison = Comparison::is;
  policy::SetQualifier quantifier = policy::SetQualifier::none;  // `any value of`, `all values of`
  bool if_exists = false;
  friend bool operator==(const Readable&, const Readable&) = default;
};

// The operator that a readable condition on a key means; nothing: IAM has none (`is not` of a Bool, `exists if
// exists`). A key of unknown type counts as a string; where that has no order, the values say whether they are numbers
// or dates.
std::optional<policy::OperatorId> operator_for(const Readable& condition, std::optional<ValueType> key_type,
                                               const std::vector<std::string_view>& values);

// The values that the operator is given beside: `exists` is Null with `false`, `does not exist` Null with `true`.
std::optional<std::string_view> implied_value(Comparison comparison);

// The readable form that means exactly this condition, if there is one.
std::optional<Readable> readable_for(policy::OperatorId op, std::optional<ValueType> key_type,
                                     const std::vector<std::string_view>& values);

}  // namespace iamq::condition

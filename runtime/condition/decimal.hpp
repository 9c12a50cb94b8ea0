#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

// Exact decimal numbers, as Numeric conditions compare them: by value, never in binary floating point.
namespace iamq::condition {

// An optional sign, digits, and optionally a point and more digits; no exponent.
bool is_decimal(std::string_view text);

// How two numbers compare, `10` equal to `10.0`; nothing if one of them is no decimal.
std::optional<std::strong_ordering> compare_decimals(std::string_view a, std::string_view b);

// A number strictly between two different ones, and the numbers one below and one above.
std::string decimal_between(std::string_view a, std::string_view b);
std::string decimal_below(std::string_view number);
std::string decimal_above(std::string_view number);

}  // namespace iamq::condition

#include "tests/oracle/values.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>

namespace iamq::oracle {

namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// -1, 0 or 1 under the words of the operator.
bool meets(std::string_view compare, int order) {
  if (compare == "Equals") return order == 0;
  if (compare == "LessThan") return order < 0;
  if (compare == "LessThanEquals") return order <= 0;
  if (compare == "GreaterThan") return order > 0;
  return order >= 0;
}

int order_of(const std::string& a, const std::string& b) {
  return a < b ? -1 : a == b ? 0 : 1;
}

// A decimal number by its digits: no leading zeros before the point, none trailing behind it.
struct Decimal {
  bool is_negative = false;
  std::string whole, fraction;
};

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal decimal;
  decimal.is_negative = !text.empty() && text.front() == '-';
  if (decimal.is_negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  if (!is_digits(text.substr(0, point))) return std::nullopt;
  if (point != std::string_view::npos && !is_digits(text.substr(point + 1))) return std::nullopt;
  decimal.whole = text.substr(0, point);
  decimal.whole.erase(0, decimal.whole.find_first_not_of('0'));
  if (point != std::string_view::npos) decimal.fraction = text.substr(point + 1);
  decimal.fraction.erase(decimal.fraction.find_last_not_of('0') + 1);
  if (decimal.whole.empty() && decimal.fraction.empty()) decimal.is_negative = false;
  return decimal;
}

int order_of(const Decimal& a, const Decimal& b) {
  if (a.is_negative != b.is_negative) return a.is_negative ? -1 : 1;
  int order = 0;
  if (a.whole.size() != b.whole.size()) {
    order = a.whole.size() < b.whole.size() ? -1 : 1;
  } else if (a.whole != b.whole) {
    order = order_of(a.whole, b.whole);
  } else {
    order = order_of(a.fraction, b.fraction);  // digits behind the point compare like words
  }
  return a.is_negative ? -order : order;
}

// A point in time: seconds since 1970 and the digits of the fraction.
struct Instant {
  std::int64_t seconds = 0;
  std::string fraction;
};

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

// Counted day by day: slow and plain.
std::int64_t days_since_1970(int year, int month, int day) {
  static constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::int64_t days = 0;
  for (int y = 1970; y < year; ++y) days += is_leap(y) ? 366 : 365;
  for (int y = year; y < 1970; ++y) days -= is_leap(y) ? 366 : 365;
  for (int m = 1; m < month; ++m) days += lengths[static_cast<std::size_t>(m - 1)] + (m == 2 && is_leap(year) ? 1 : 0);
  return days + day - 1;
}

// Takes `count` digits from the front, behind `before` if that is a character.
std::optional<int> take(std::string_view& text, char before, std::size_t count) {
  if (before != 0) {
    if (text.empty() || text.front() != before) return std::nullopt;
    text.remove_prefix(1);
  }
  if (text.size() < count || !is_digits(text.substr(0, count))) return std::nullopt;
  const int number = std::stoi(std::string(text.substr(0, count)));
  text.remove_prefix(count);
  return number;
}

// The W3C profile of ISO 8601, or seconds since 1970, with a fraction or without.
std::optional<Instant> read_instant(std::string_view text) {
  Instant instant;
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view behind = text.substr(std::min(point + 1, text.size()));
  if (is_digits(text.substr(0, point)) && (point == text.size() || is_digits(behind))) {
    instant.seconds = std::stoll(std::string(text.substr(0, point)));
    instant.fraction = behind;
    instant.fraction.erase(instant.fraction.find_last_not_of('0') + 1);
    return instant;
  }
  const auto year = take(text, 0, 4);
  const auto month = take(text, '-', 2);
  const auto day = take(text, '-', 2);
  if (!year || !month || !day) return std::nullopt;
  instant.seconds = days_since_1970(*year, *month, *day) * 86400;
  if (text.empty()) return instant;
  const auto hour = take(text, 'T', 2);
  const auto minute = take(text, ':', 2);
  if (!hour || !minute) return std::nullopt;
  instant.seconds += *hour * 3600 + *minute * 60;
  if (const auto second = take(text, ':', 2)) {
    instant.seconds += *second;
    if (!text.empty() && text.front() == '.') {
      text.remove_prefix(1);
      while (!text.empty() && is_digits(text.substr(0, 1))) {
        instant.fraction += text.front();
        text.remove_prefix(1);
      }
      instant.fraction.erase(instant.fraction.find_last_not_of('0') + 1);
    }
  }
  if (text == "Z") return instant;
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const int sign = text.front() == '+' ? 1 : -1;
  const auto hours = take(text, text.front(), 2);
  const auto minutes = take(text, ':', 2);
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  instant.seconds -= sign * (*hours * 3600 + *minutes * 60);
  return instant;
}

// An address as a row of bits.
std::optional<std::string> bits_of(std::string_view address) {
  const std::string text(address);
  std::array<unsigned char, 16> bytes{};
  const bool is_v4 = inet_pton(AF_INET, text.c_str(), bytes.data()) == 1;
  if (!is_v4 && inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::nullopt;
  std::string bits;
  for (std::size_t i = 0; i < (is_v4 ? 4U : 16U); ++i) bits += std::bitset<8>(bytes[i]).to_string();
  return bits;
}

std::optional<std::string> bytes_of(std::string_view base64) {
  static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (base64.size() % 4 != 0) return std::nullopt;
  std::string bits;
  while (!base64.empty() && base64.back() == '=') base64.remove_suffix(1);
  for (const char letter : base64) {
    const std::size_t value = letters.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    bits += std::bitset<6>(value).to_string();
  }
  return bits.substr(0, bits.size() / 8 * 8);
}

}  // namespace

bool number_meets(std::string_view compare, std::string_view request, std::string_view policy) {
  const auto left = read_decimal(request);
  const auto right = read_decimal(policy);
  return left && right && meets(compare, order_of(*left, *right));
}

bool date_meets(std::string_view compare, std::string_view request, std::string_view policy) {
  const auto left = read_instant(request);
  const auto right = read_instant(policy);
  if (!left || !right) return false;
  const int order = left->seconds != right->seconds ? (left->seconds < right->seconds ? -1 : 1)
                                                    : order_of(left->fraction, right->fraction);
  return meets(compare, order);
}

bool address_is_in(std::string_view address, std::string_view range) {
  const std::size_t slash = range.find('/');
  const auto bits = bits_of(address);
  const auto first = bits_of(range.substr(0, slash));
  if (!bits || !first || bits->size() != first->size()) return false;  // the families never meet
  std::size_t prefix = bits->size();
  if (slash != std::string_view::npos) {
    if (!is_digits(range.substr(slash + 1))) return false;
    prefix = std::stoul(std::string(range.substr(slash + 1)));
  }
  return prefix <= bits->size() && bits->substr(0, prefix) == first->substr(0, prefix);
}

bool same_bytes(std::string_view base64, std::string_view other_base64) {
  const auto left = bytes_of(base64);
  const auto right = bytes_of(other_base64);
  return left && right && *left == *right;
}

}  // namespace iamq::oracle

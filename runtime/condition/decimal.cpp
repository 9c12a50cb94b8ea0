#include "runtime/condition/decimal.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>

namespace iamq::condition {

namespace {

using boost::multiprecision::cpp_int;

// Longer texts are no number that a request carries, and reading one would cost the square of its length.
constexpr std::size_t max_length = 4096;

struct Decimal {
  cpp_int digits;  // the number times 10^places
  std::size_t places = 0;
};

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

cpp_int power_of_ten(std::size_t exponent) {
  return boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(exponent));
}

std::optional<Decimal> read(std::string_view text) {
  if (text.size() > max_length) return std::nullopt;
  bool is_negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    is_negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::string digits;
  std::optional<std::size_t> point;
  for (const char character : text) {
    if (is_digit(character)) {
      digits += character;
    } else if (character == '.' && !point) {
      point = digits.size();
    } else {
      return std::nullopt;
    }
  }
  if (digits.empty()) return std::nullopt;
  const std::size_t places = point ? digits.size() - *point : 0;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));  // a leading 0 would mean octal
  Decimal decimal{cpp_int(digits), places};
  if (is_negative) decimal.digits = -decimal.digits;
  return decimal;
}

void bring_to_equal_places(Decimal& a, Decimal& b) {
  if (a.places < b.places) {
    a.digits *= power_of_ten(b.places - a.places);
    a.places = b.places;
  } else if (b.places < a.places) {
    b.digits *= power_of_ten(a.places - b.places);
    b.places = a.places;
  }
}

std::string write(const Decimal& decimal) {
  std::string text = cpp_int(abs(decimal.digits)).str();
  if (decimal.places > 0) {
    if (text.size() <= decimal.places) text.insert(0, decimal.places + 1 - text.size(), '0');
    text.insert(text.size() - decimal.places, ".");
  }
  return decimal.digits < 0 ? "-" + text : text;
}

std::string shifted(std::string_view number, int by) {
  Decimal decimal = read(number).value();
  decimal.digits += power_of_ten(decimal.places) * by;
  return write(decimal);
}

}  // namespace

bool is_decimal(std::string_view text) {
  return read(text).has_value();
}

std::optional<std::strong_ordering> compare_decimals(std::string_view a, std::string_view b) {
  std::optional<Decimal> left = read(a);
  std::optional<Decimal> right = read(b);
  if (!left || !right) return std::nullopt;
  bring_to_equal_places(*left, *right);
  return left->digits.compare(right->digits) <=> 0;
}

std::string decimal_between(std::string_view a, std::string_view b) {
  Decimal left = read(a).value();
  Decimal right = read(b).value();
  bring_to_equal_places(left, right);
  return write({(left.digits + right.digits) * 5, left.places + 1});
}

std::string decimal_below(std::string_view number) {
  return shifted(number, -1);
}

std::string decimal_above(std::string_view number) {
  return shifted(number, 1);
}

}  // namespace iamq::condition

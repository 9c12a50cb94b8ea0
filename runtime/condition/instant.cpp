#include "runtime/condition/instant.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

#include "runtime/condition/decimal.hpp"

namespace iamq::condition {

namespace {

// Takes pieces off the front of a text.
class Reader {
public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  bool take(char character) {
    if (rest_.empty() || rest_.front() != character) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `count` digits, as a number up to `max`.
  std::optional<std::int64_t> number(std::size_t count, std::int64_t max) {
    if (rest_.size() < count) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    if (value > max) return std::nullopt;
    return value;
  }

  std::string_view digits() {
    const std::string_view all = rest_;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') rest_.remove_prefix(1);
    return all.substr(0, all.size() - rest_.size());
  }

private:
  std::string_view rest_;
};

bool is_leap_year(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  constexpr std::array<std::int64_t, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

// Days from 1970-01-01 in the Gregorian calendar, also for years before it was introduced, as ISO 8601 counts.
std::int64_t days_since_1970(std::int64_t year, std::int64_t month, std::int64_t day) {
  std::int64_t days = day - 1;
  for (std::int64_t earlier = 1; earlier < month; ++earlier) days += days_in_month(year, earlier);
  const auto leap_days_before = [](std::int64_t y) {
    return y == 0 ? 0 : (y - 1) / 4 - (y - 1) / 100 + (y - 1) / 400 + 1;
  };
  return days + year * 365 + leap_days_before(year) - (std::int64_t{1970} * 365 + leap_days_before(1970));
}

// Z, +hh:mm, -hhmm or nothing, in seconds.
std::optional<std::int64_t> read_offset(Reader& reader) {
  if (reader.at_end() || ((reader.take('Z') || reader.take('z')) && reader.at_end())) return 0;
  const bool is_east = reader.take('+');
  if (!is_east && !reader.take('-')) return std::nullopt;
  const auto hours = reader.number(2, 23);
  if (!hours) return std::nullopt;
  std::int64_t minutes = 0;
  if (!reader.at_end()) {
    reader.take(':');
    const auto given = reader.number(2, 59);
    if (!given || !reader.at_end()) return std::nullopt;
    minutes = *given;
  }
  const std::int64_t seconds = *hours * 3600 + minutes * 60;
  return is_east ? seconds : -seconds;
}

struct TimeOfDay {
  std::int64_t seconds = 0;
  std::string_view fraction;
};

std::optional<TimeOfDay> read_time(Reader& reader) {
  const auto hour = reader.number(2, 24);
  if (!hour || !reader.take(':')) return std::nullopt;
  const auto minute = reader.number(2, 59);
  if (!minute) return std::nullopt;
  TimeOfDay time{*hour * 3600 + *minute * 60, {}};
  if (reader.take(':')) {
    const auto second = reader.number(2, 60);  // 60: a leap second, the next minute's first in Unix time
    if (!second) return std::nullopt;
    time.seconds += *second;
    if (reader.take('.') || reader.take(',')) {
      time.fraction = reader.digits();
      if (time.fraction.empty()) return std::nullopt;
    }
  }
  const bool is_past_midnight =
      *hour == 24 && (time.seconds > 86400 || time.fraction.find_first_not_of('0') != std::string_view::npos);
  if (is_past_midnight) return std::nullopt;
  return time;
}

std::string as_decimal(std::int64_t seconds, std::string_view fraction) {
  if (fraction.empty()) return std::to_string(seconds);
  if (seconds >= 0) return std::to_string(seconds) + "." + std::string(fraction);
  // -5 and .25 are -4.75: write the distance of the fraction to the next second.
  const std::string base = std::to_string(seconds);
  std::string complement;
  bool is_carried = false;
  for (auto digit = fraction.rbegin(); digit != fraction.rend(); ++digit) {
    const int value = *digit - '0';
    const int turned = is_carried ? 9 - value : (10 - value) % 10;
    is_carried = is_carried || value != 0;
    complement.insert(complement.begin(), static_cast<char>('0' + turned));
  }
  if (!is_carried) return base;
  return (seconds == -1 ? std::string("-0") : std::to_string(seconds + 1)) + "." + complement;
}

std::optional<std::string> read_iso_8601(std::string_view text) {
  Reader reader(text);
  const auto year = reader.number(4, 9999);
  if (!year) return std::nullopt;
  std::int64_t month = 1;
  std::int64_t day = 1;
  std::int64_t offset = 0;
  TimeOfDay time;
  if (reader.take('-')) {
    const auto given_month = reader.number(2, 12);
    if (!given_month || *given_month == 0) return std::nullopt;
    month = *given_month;
    if (reader.take('-')) {
      const auto given_day = reader.number(2, days_in_month(*year, month));
      if (!given_day || *given_day == 0) return std::nullopt;
      day = *given_day;
      if (reader.take('T') || reader.take('t') || reader.take(' ')) {
        const auto given_time = read_time(reader);
        if (!given_time) return std::nullopt;
        time = *given_time;
        const auto given_offset = read_offset(reader);
        if (!given_offset) return std::nullopt;
        offset = *given_offset;
      }
    }
  }
  if (!reader.at_end()) return std::nullopt;
  return as_decimal(days_since_1970(*year, month, day) * 86400 + time.seconds - offset, time.fraction);
}

}  // namespace

std::optional<std::string> read_instant(std::string_view text) {
  if (auto instant = read_iso_8601(text)) return instant;
  if (is_decimal(text)) return std::string(text);
  return std::nullopt;
}

std::string write_instant(const std::string& seconds) {
  constexpr std::int64_t day_length = 86400, first = -62167219200, last = 253402300799;  // of the years 0000 and 9999
  const std::size_t point = seconds.find('.');
  const std::string whole = seconds.substr(0, point);
  if (whole.size() > 12 || !is_decimal(whole)) return seconds;
  const std::string fraction = point == std::string::npos ? "" : seconds.substr(point);
  const std::int64_t number = std::stoll(whole);
  if (number < first || number > last || (whole.front() == '-' && !fraction.empty())) {
    return point == std::string::npos ? seconds + ".0" : seconds;  // four digits alone would be a year
  }
  const std::int64_t days = number / day_length - (number % day_length < 0 ? 1 : 0);
  const std::int64_t rest = number - days * day_length;
  // In years that begin with March, so that a leap day is the last of its year; 400 of them have 146,097 days.
  const std::int64_t since = days + 719468;  // 0000-03-01
  const std::int64_t era = (since >= 0 ? since : since - 146096) / 146097;
  const std::int64_t in_era = since - era * 146097;
  const std::int64_t year_in_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  const std::int64_t in_year = in_era - (365 * year_in_era + year_in_era / 4 - year_in_era / 100);
  const std::int64_t march_month = (5 * in_year + 2) / 153;
  const std::int64_t day = in_year - (153 * march_month + 2) / 5 + 1;
  const std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  const std::int64_t year = year_in_era + era * 400 + (month <= 2 ? 1 : 0);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", year, month, day, rest / 3600, rest / 60 % 60, rest % 60,
                     fraction);
}

}  // namespace iamq::condition

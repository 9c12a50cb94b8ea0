#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iamq::condition {

// A date of a condition as exact seconds since 1970-01-01T00:00:00Z, written as a decimal (decimal.hpp). Understands
// ISO 8601 in W3C's profile (2020, 2020-04, 2020-04-01, 2020-04-01T12:00Z, with seconds, a fraction of them and an
// offset; without an offset it is UTC) and epoch seconds. Four digits alone are a year.
// https://www.w3.org/TR/NOTE-datetime
std::optional<std::string> read_instant(std::string_view text);

// Such a decimal as requests write it: 2026-11-21T12:00:00Z. Outside of four-digit years it stays seconds.
std::string write_instant(const std::string& seconds);

}  // namespace iamq::condition

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iamq::import {

// What percent-encoded text stands for (RFC 3986, as AWS returns policies: a `+` is a plus). Nothing if a `%` is not
// followed by two hexadecimal digits.
std::optional<std::string> decode_percent(std::string_view text);

}  // namespace iamq::import

#pragma once

#include <string_view>

#include "runtime/policy/json_reader.hpp"

namespace iamq::policy {

// Reads what nearly all JSON is: strings of plain ASCII, whole numbers, nothing wrong. In less than half of the time
// that the grammar takes, and into the same nodes. False: the text is something else, or wrong, which the grammar
// tells; the nodes mean nothing then.
bool read_plain_json(Json& json, std::string_view text, const text::Span& span, const JsonLimits& limits);

}  // namespace iamq::policy

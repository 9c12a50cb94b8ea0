#pragma once

#include <string_view>

#include "runtime/policy/json_plain.hpp"
#include "runtime/policy/json_reader.hpp"

namespace iamq::policy {

// As read_json, into a Json that held another text before: for whoever reads thousands of small texts, which need no
// memory of their own each. `span` says where the text stands; no Sources need have it. It must outlive what is read.
// `objects`: who is asked to read objects, or null. It may have read some of which nodes were made in the end.
void read_json_again(Json& json, std::string_view text, const text::Span& span, ObjectReader* objects = nullptr,
                     const JsonLimits& limits = {});

}  // namespace iamq::policy

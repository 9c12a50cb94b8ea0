#pragma once

#include <string_view>
#include <variant>

#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::show {

// `show completeness`: of each account what the input did not contain, so that answers may rest on it. Columns:
// account, principals, resource_policies, organization, missing (policies whose text is not in the input),
// unknown_blocks (buckets of which nobody knows whether S3 Block Public Access is on).
query::Answer completeness(const query::Asking& asking);
// `show completeness as json`: the same as one list, in Answer::body.
std::variant<query::Answer, text::Diagnostic> completeness(const query::Asking& asking, std::string_view format,
                                                           const text::Span& where);

}  // namespace iamq::show

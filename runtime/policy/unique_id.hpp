#pragma once

#include <string_view>

namespace iamq::policy {

// AIDA… of a user, AROA… of a role: what AWS shows where a principal was deleted.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
bool is_unique_id(std::string_view text);

}  // namespace iamq::policy

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/exact/patterns.hpp"

namespace iamq::exact {

// Account ids of every kind that the patterns can tell apart, held against an id alone or against an ARN of IAM or STS
// that has the id: of any two ids that some pattern treats otherwise, whatever comes behind, one of each kind. Nothing
// if there are too many.
std::optional<std::vector<std::string>> account_ids_told_apart(const std::vector<Pattern>& patterns);

}  // namespace iamq::exact

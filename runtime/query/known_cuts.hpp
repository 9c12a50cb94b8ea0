#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "runtime/query/regions.hpp"

namespace iamq::query {

// The same as `cut`, for those who cut along the same lines again: roles of one account meet the same resources that
// have policies, and principals who bear the same policies the same patterns. The last ones are kept.
std::shared_ptr<const Regions> cut_or_known(std::string_view whole, const std::vector<Line>& lines,
                                            const Likely& likely);

}  // namespace iamq::query

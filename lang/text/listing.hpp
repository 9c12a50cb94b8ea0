#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace iamq::text {

// "A, B, C and 4 more": at most `most` items by name.
std::string listed(const std::vector<std::string>& items, std::size_t most);

}  // namespace iamq::text

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/oracle/request.hpp"

// For requests that leave keys open: which ones policies ask for, and the values that could make a difference.
namespace iamq::oracle {

// Keys that some condition or variable of the case asks for, each by one type of operator only.
std::vector<std::string> askable_keys(const Case& asked);

// Whether some condition compares one of the keys with another of them through a variable, otherwise than for equality.
bool are_compared_by_patterns(const Case& asked, const std::vector<std::string>& open);

// Values of a key of which every one that meets the policies otherwise is among them, or nearly; nothing: absent.
std::vector<std::optional<KeyValues>> telling_values(const Case& asked, const std::string& key);

}  // namespace iamq::oracle

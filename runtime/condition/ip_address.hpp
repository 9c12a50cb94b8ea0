#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// IPv4 and IPv6 addresses and ranges by value, as IpAddress conditions compare them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
namespace iamq::condition {

// An address, or an address and a prefix length (CIDR). Bits behind the prefix are ignored.
bool is_ip_range(std::string_view text);

// Whether the address lies in the range. Without a prefix the range is the one address. IPv4 is never in an IPv6 range
// nor the other way round. What cannot be read is in nothing and holds nothing.
bool is_in_ip_range(std::string_view address, std::string_view range);

// One address of each piece into which the ranges cut the two address spaces.
std::vector<std::string> ip_representatives(const std::vector<std::string>& ranges);

}  // namespace iamq::condition

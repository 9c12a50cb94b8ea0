#pragma once

#include <string_view>

// Values that are compared as what they mean. What cannot be read meets nothing.
namespace iamq::oracle {

// `compare` is one of "Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"; the request's value
// stands on the left.
bool number_meets(std::string_view compare, std::string_view request, std::string_view policy);
bool date_meets(std::string_view compare, std::string_view request, std::string_view policy);

bool address_is_in(std::string_view address, std::string_view range);
bool same_bytes(std::string_view base64, std::string_view other_base64);

}  // namespace iamq::oracle

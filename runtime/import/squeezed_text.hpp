#pragma once

#include <string>
#include <string_view>

namespace iamq::import {

// A text whose lines are indented, in less memory: behind each line break stands, in a byte, how many spaces follow it.
// Half of a policy as the AWS CLI writes it is such spaces. Equal texts, and no others, are squeezed to equal ones.
void squeeze(std::string_view text, std::string& squeezed);
// `squeezed` must be what `squeeze` made.
std::string unsqueezed(std::string_view squeezed);

}  // namespace iamq::import

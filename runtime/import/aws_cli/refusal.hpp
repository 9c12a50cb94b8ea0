#pragma once

#include <optional>
#include <string_view>

namespace iamq::import {

// What the AWS CLI says on standard error when AWS refuses a call; scripts write it where the output would be.
struct Refusal {
  std::string_view code;       // "AccessDenied"; empty: the file is empty
  std::string_view operation;  // "GetBucketPolicy"
  std::string_view text;       // the line that says so
};

// Nothing if the text is something else.
std::optional<Refusal> refusal_in(std::string_view text);

// Whether the refusal says that the thing asked for is not there, and not that one may not ask.
bool means_absent(const Refusal& refusal);

}  // namespace iamq::import

#pragma once

#include <string_view>
#include <vector>

#include "stdlib/condition_key.hpp"

namespace iamq::stdlib {

// A condition key that does not belong to one service: a row of stdlib/global-keys.tsv.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
struct GlobalKey {
  Key key;
  std::string_view category;  // `principal`, `session`, `network`, `resource` or `request`: what the key tells about
  bool is_sensitive = false;  // AWS's list of keys whose values should not contain wildcards
  std::string_view availability;  // when a request carries it, in words: `through a VPC endpoint`

  // Whether every request carries it.
  bool is_always_present() const { return availability.substr(0, 6) == "always"; }
};

// The rows of a text in the form of stdlib/global-keys.tsv. The rows refer to the text.
std::vector<GlobalKey> read_global_keys(std::string_view text);

// The keys that every request carries, as stdlib/global-keys.tsv has them.
const std::vector<std::string_view>& always_present_keys();

}  // namespace iamq::stdlib

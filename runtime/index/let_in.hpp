#pragma once

#include <string_view>
#include <vector>

#include "runtime/policy/library.hpp"

namespace iamq::index {

// The accounts whose users and roles a resource's policy, or a role's trust policy, may let in, as far as the
// Principals of its Allows tell: never too few.
struct LetIn {
  bool everyone = false;                   // or somebody who is not known by an account
  std::vector<std::string_view> accounts;  // ids; named by themselves or by their users and roles
};
LetIn let_in_by(const policy::Document& document, const policy::Library& library);

}  // namespace iamq::index

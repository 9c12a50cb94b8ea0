#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/policy/library.hpp"

namespace iamq::evaluate {

// A policy that bears on a request, and through what: 0 is directly, else a handle of the caller of evaluate (the
// model's group, OU …) that comes back in the reasons.
struct AppliedPolicy {
  policy::PolicyId policy{};
  std::uint64_t via = 0;
};

// Everything that bears on one resource of a request, by layer. `gather` makes it from a World, `simulate` from a case.
struct Policies {
  std::vector<AppliedPolicy> identity;
  std::vector<AppliedPolicy> boundary;           // every one must allow; empty: no boundary
  bool has_session_layer = false;                // session policies were passed, or federated user
  std::vector<AppliedPolicy> session;            // together one layer
  std::vector<AppliedPolicy> resource;           // of the resource: its policy, or the role's trust policy
  bool lacks_resource_policy = false;            // nobody knows whether there is one, and what it says
  std::vector<std::vector<AppliedPolicy>> scps;  // per level, root first; at every level some must allow
  std::vector<std::vector<AppliedPolicy>> rcps;  // per level, of the resource's account
  std::vector<AppliedPolicy> endpoint;           // of the VPC endpoint the request comes through
  bool has_endpoint = false;
};

}  // namespace iamq::evaluate

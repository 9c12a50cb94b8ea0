#pragma once

#include <vector>

#include "runtime/policy/document.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::exact {

// A statement of one or both of two policies.
struct Rule {
  const policy::Statement* statement = nullptr;
  policy::Version version{};
  bool in_a = false, in_b = false;
  bool is_deny() const { return statement->effect == policy::Effect::deny; }
};

// The statements of both; those that they have in common once, whatever their Sid.
std::vector<Rule> rules_of(policy::PolicyId a, policy::PolicyId b, const policy::Library& library);

// Whether `wider` plainly matches every request that `rule` matches: its elements list as much or more, and its
// conditions are some of the other's. False says nothing.
bool plainly_matches_all_of(const Rule& wider, const Rule& rule);

}  // namespace iamq::exact

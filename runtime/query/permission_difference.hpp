#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

// What one set of credentials may do and another may not: of two principals, or of one before and after a change.
namespace iamq::query {

// Credentials, and the World that decides about them. `asking` must outlive it.
struct ActingCaller {
  const Asking* asking = nullptr;
  model::Subject caller;
  evaluate::Situation situation;
};

// Actions on resources that only one of them may do, under a condition: exactly those, over every resource there can
// be and every value of the keys that nobody gave.
struct Surplus {
  std::vector<std::uint32_t> actions;  // numbers of the catalog, sorted
  ResourceCell resource;
  condition::Formula condition;
  evaluate::Explained mine, theirs;  // the decisions on an example, which stands for all
};

struct PermissionDifference {
  std::vector<Surplus> only_in_a, only_in_b;
  std::uint64_t requests = 0;    // how many were decided
  bool share_something = false;  // some request that needs a permission is allowed to both, or may be
  // What is not in the input and could make it another one, to be told in the World of b (of a beside a policy).
  std::vector<Note> rests_on;
  bool is_complete = true;  // false: too many patterns overlap to look at every region
  bool is_empty() const { return only_in_a.empty() && only_in_b.empty(); }
};

// `actions`: those that count, numbers of the catalog.
PermissionDifference permission_difference(const ActingCaller& a, const ActingCaller& b,
                                           const std::vector<std::uint32_t>& actions);

// Some resources, which alone count.
struct Within {
  // Patterns of them for an action; no two of them meet.
  std::function<std::vector<std::string>(std::string_view action)> resources;
  std::vector<std::string> served;  // where all are of declared resources: what `served_by` makes of those
};
PermissionDifference permission_difference(const ActingCaller& a, const ActingCaller& b,
                                           const std::vector<std::uint32_t>& actions, const Within& within);

// What the credentials may do and the policy, by itself, does not allow: only_in_a alone is filled.
PermissionDifference permissions_beyond(const ActingCaller& a, policy::PolicyId policy,
                                        const std::vector<std::uint32_t>& actions);

// The numbers of all actions of the catalog.
std::vector<std::uint32_t> all_actions(const stdlib::Catalog& catalog);

}  // namespace iamq::query

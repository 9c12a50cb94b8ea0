#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/evaluate/decision.hpp"
#include "runtime/evaluate/policies.hpp"
#include "runtime/evaluate/request.hpp"

namespace iamq::evaluate {

// What a policy says of the request where that was found out before: when it allows, and whom, and when it denies.
struct KnownPolicy {
  policy::PolicyId policy{};
  condition::Truth allow, deny;
  ResourceGrant grant = ResourceGrant::to_caller;
};

// One resource of a request, with everything its layers look at.
struct Question {
  const Request& request;
  std::uint32_t resource_index;
  const Policies& policies;
  const policy::Library& library;
  condition::Logic& logic;
  std::span<const KnownPolicy> known{};  // of these the statements are not looked at

  const Caller& caller() const { return request.caller; }
  const RequestResource& resource() const { return request.resources[resource_index]; }
};

// A statement held against the request, element by element. One with two misses neither matches nor is told of, and is
// not looked at further.
struct StatementMatch {
  condition::Truth matched;
  ResourceGrant grant = ResourceGrant::none;  // how the Principal concerns the caller
  Element failed = Element::none;             // the first element that did not match
  std::uint32_t condition = 0;                // for Element::condition: which one
  int misses = 0;                             // how many elements did not match: 2 stand for more
  bool names_service = false;                 // an action pattern is about the action's service
};
StatementMatch match_statement(const policy::Statement& statement, policy::Version version, const Question& question);

bool matches_action(const policy::Statement& statement, std::string_view action, const policy::Library& library);
condition::Truth matches_resource(const policy::Statement& statement, policy::Version version,
                                  const Question& question);
// Whether all conditions hold. `last`: the one that was asked last, which is the one that failed if any did.
condition::Truth conditions_hold(const policy::Statement& statement, policy::Version version, const Question& question,
                                 std::uint32_t& last);

// What a list of policies says: when one of their Allow statements matches and when one of their Deny statements does.
struct Said {
  condition::Truth allow, deny;
  condition::Truth allow_by_grant[4];  // allow, by how the Principal let the caller in (ResourceGrant)
  std::vector<Finding> findings;       // statements that matched and those that only one element kept from it
};
Said ask(const std::vector<AppliedPolicy>& policies, const Question& question);

}  // namespace iamq::evaluate

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/change/refusal_state.hpp"
#include "runtime/change/writing.hpp"

namespace iamq::change {

// One change that may take an obstacle away. Nothing is known of it until it is tried.
struct Candidate {
  std::vector<std::string> edits;  // usually one; a new policy and its attachment are two
  // Policies whose statements come to bear, or no longer do: what it may open is among their actions and resources.
  std::vector<policy::PolicyId> about;
  std::vector<std::string> opens;    // what comes with it beside what was asked, in words
  std::vector<std::string> instead;  // where `edits` cannot be done, for a quota
  std::string replaces;  // the policy that is written anew as a whole; a later such edit takes the place of this one
};

// Changes that may take the obstacle away, those that touch least first. `needed`: what was asked, for the request that
// was asked about. `reasons_against`: why something that suggests itself is not proposed.
std::vector<Candidate> candidates(const model::World& world, const stdlib::Catalog& catalog, const Obstacle& obstacle,
                                  const Needed& needed, std::vector<std::string>& reasons_against);

// Of a Deny that matches: the statement narrowed, left, detached, removed (denies.cpp).
std::vector<Candidate> deny_candidates(const model::World& world, const stdlib::Catalog& catalog,
                                       const Obstacle& obstacle, const Needed& needed);

// The user, or the role, whose policies a caller acts under.
std::optional<model::EntityId> bearer_of(const model::World& world, const evaluate::Caller& caller);
// The place of an SCP or RCP level: an OU, the organization or the account itself.
std::optional<model::EntityId> place_of_level(const model::World& world, std::string_view account_id,
                                              std::uint32_t level);
// `attach`ed or inline: the slot that holds the policy among those of a user, group or role.
std::optional<bind::PolicySlot> slot_of_identity_policy(const model::World& world, model::EntityId bearer,
                                                        policy::PolicyId policy);

}  // namespace iamq::change

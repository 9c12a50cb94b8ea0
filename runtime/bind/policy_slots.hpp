#pragma once

#include <optional>
#include <string>

#include "runtime/bind/binder.hpp"

// The places of a World that hold a policy, so that a policy can be shown, compared and edited wherever it stands.
namespace iamq::bind {

struct PolicySlot {
  enum class Kind : std::uint8_t { inline_policy, managed, trust, resource, control, endpoint } kind = Kind::managed;
  EntityId owner;           // the managed or control policy itself; else the bearer of the policy
  std::uint32_t index = 0;  // of an inline policy
};

// The policy in the slot: of a managed policy the default version. Nothing if there is none yet (a resource without
// policy).
std::optional<PolicyId> policy_in(const World& world, const PolicySlot& slot);

// Puts another policy there. A managed policy gets a new default version, as in AWS; the oldest one goes when there
// are five.
void put_policy(World& world, const PolicySlot& slot, PolicyId policy);

policy::PolicyKind kind_of(const World& world, const PolicySlot& slot);

// "policy allow-assume of group Development/Developers", "trust policy of role Production/UpdateApp": can be pasted.
std::string spelled_out(const World& world, const PolicySlot& slot);

// `policy X` (managed, SCP, RCP, or an inline policy that alone bears the name), `policy X of David`, `scp S`.
std::optional<PolicySlot> resolve_policy(Binder& binder, const lang::Ref& ref);
// Also `trust policy of R` and `policy of productionapp`. The slot may be empty.
std::optional<PolicySlot> resolve_which(Binder& binder, const lang::Which& which);

// `show X`, `lint X`, `compare A with B`: a row, or a policy where the name means one.
struct Thing {
  std::optional<EntityId> entity;  // also for managed and control policies
  std::optional<PolicySlot> policy;
};
std::optional<Thing> resolve_thing(Binder& binder, const lang::Ref& ref);
// Also `trust policy of R` and `policy of productionapp`; an error if there is none.
std::optional<Thing> resolve_thing(Binder& binder, const lang::Which& which);

}  // namespace iamq::bind

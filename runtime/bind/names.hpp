#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/bind/binder.hpp"

// From names to rows. A name is read as declared, then as `Account/name`; ARNs name what is declared under them. What
// stands in the binder's scope comes first. More than one fit is an error that spells the readings out; no fit is an
// error that suggests the nearest name. Names are compared with case.
namespace iamq::bind {

// What a place in a sentence takes.
struct Wanted {
  std::string_view noun;  // "role", "principal": for messages
  std::string_view code;  // "unknown-role"
  bool (*fits)(const World& world, EntityId entity) = nullptr;
};

namespace wanted {
extern const Wanted account, user, group, role, managed_policy, control_policy, scp, rcp, any_policy, resource, ou,
    provider, endpoint, session, federated_user,
    identity,   // user, group or role
    bounded,    // user or role
    principal,  // who can send a request: user, role, session, or a function by its role
    anything;
}  // namespace wanted

// The row that `ref` names, or nothing and an error. A noun before the name narrows what is wanted.
// `aws:PowerUserAccess` and the ARN of an AWS managed policy are found wherever a policy is wanted.
std::optional<EntityId> resolve(Binder& binder, const lang::Ref& ref, const Wanted& wanted);
std::optional<EntityId> resolve(Binder& binder, const lang::Word& name, const Wanted& wanted);

// Every row that the text can mean, without any message: in scope first, then anywhere.
std::vector<EntityId> readings(const Binder& binder, std::string_view text, const Wanted& wanted);
std::vector<EntityId> readings(const Binder& binder, lang::Noun noun, std::string_view text, const Wanted& wanted);

// By name, alias or id.
std::optional<AccountId> resolve_account(Binder& binder, const lang::Word& name);
// The account whose name, alias or id stands before a `/`, and what stands behind; nothing if there is none.
struct Qualified {
  AccountId account{};
  std::string_view rest;
};
std::optional<Qualified> split_account(const World& world, std::string_view text);

}  // namespace iamq::bind

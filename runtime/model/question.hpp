#pragma once

#include <optional>
#include <vector>

#include "runtime/model/entities.hpp"

// What questions are about once their names are resolved: the binder makes these, the query engine takes them.
namespace iamq::model {

// Who makes a request.
struct Subject {
  enum class Kind : std::uint8_t {
    entity,          // a user; a role as a plain session of it; a declared session
    root,            // of `account`
    service,         // `text`: ec2.amazonaws.com
    federated,       // `entity` if its provider is declared; `text`: the provider's ARN or OIDC host
    canonical_user,  // `text`
    anonymous,
  } kind = Kind::anonymous;
  EntityId entity;
  AccountId account{};
  StringId text{};
  StringId session_name{};  // of a role's session; empty: a plain one
  bool has_entity = false;
  friend bool operator==(const Subject&, const Subject&) = default;

  static Subject of(EntityId entity) {
    Subject subject;
    subject.kind = Kind::entity;
    subject.entity = entity;
    subject.has_entity = true;
    return subject;
  }
};

// One role on the way, with the session's name and what its sts:AssumeRole request carries.
struct Hop {
  EntityId role;
  StringId session_name{};
  Facts facts;
  bool has_facts = false;  // written in brackets
};

// A resource, or a pattern of resources, as a full ARN (or `*`).
struct Target {
  StringId arn{};
  std::optional<AccountId> owner;  // declared, or said by `in ACCOUNT`
  bool is_pattern = false;         // holds a wildcard that speaks of many resources
  StringId owner_id{};             // whose it is said to be, where that account is not declared
  bool any_region = false;         // the ARN stands for others: its region says nothing of the request's
};

// What is asked for: assuming a role, or actions on resources.
struct Act {
  bool is_assume = false;
  EntityId role;                  // is_assume
  std::vector<StringId> actions;  // as written, wildcards allowed; empty with all_except: every action
  bool all_except = false;        // `all actions except …`
};

struct Where {
  enum class Kind : std::uint8_t { everywhere, in, outside, except } kind = Kind::everywhere;
  std::vector<EntityId> entities;  // accounts, OUs, groups (their members), principals
  std::vector<AccountId> roots;    // `root of A`
};

struct Clauses {
  std::vector<Target> on;  // empty: unsaid
  bool on_all_except = false;
  std::optional<AccountId> in;
  std::vector<Hop> via;
  Facts with;
  std::optional<StringId> at;       // aws:CurrentTime
  std::optional<EntityId> passing;  // a role
  StringId through{};               // a service that makes the call for the principal; empty: none
  bool without_boundary = false;
  std::vector<std::uint32_t> without_control_policies;
};

}  // namespace iamq::model

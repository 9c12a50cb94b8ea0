#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/policy/few.hpp"
#include "runtime/policy/library.hpp"
#include "runtime/policy/public_access.hpp"

// What a World is made of: rows of flat tables that name each other by EntityId.
namespace iamq::model {

using policy::Few;
using policy::PolicyId;
using policy::PublicAccessBlock;
using policy::StringId;

enum class EntityKind : std::uint8_t {
  account,
  user,
  group,
  role,
  managed_policy,
  control_policy,  // SCP or RCP
  resource,
  ou,  // an organizational unit, or the organization's root
  provider,
  endpoint,
  session,
};

struct EntityId {
  EntityKind kind = EntityKind::account;
  std::uint32_t index = 0;
  friend bool operator==(const EntityId&, const EntityId&) = default;
  // As one number, for AppliedPolicy::via. Never 0.
  std::uint64_t handle() const { return (static_cast<std::uint64_t>(kind) + 1) << 32 | index; }
  static EntityId from_handle(std::uint64_t handle) {
    return {static_cast<EntityKind>((handle >> 32) - 1), static_cast<std::uint32_t>(handle)};
  }
  // For ordered containers; the order means nothing.
  friend bool operator<(const EntityId& a, const EntityId& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.index < b.index;
  }
};

// Index into World::accounts.
enum class AccountId : std::uint32_t {};

struct Tag {
  StringId key{}, value{};
  friend bool operator==(const Tag&, const Tag&) = default;
};

// What every named thing of an account has.
struct Named {
  AccountId account{};
  StringId name{};
  StringId path{};  // "/" or "/div/"; empty where the kind has none
  StringId arn{};
  StringId unique_id{};  // AIDA…, AROA…; empty if not known
  Few<Tag> tags;
  text::Span declared;  // where it stands in a script or an export
  StringId doc{};       // the `##` lines above it, without their marks
};

// What the input did not contain, so that answers can say what they rest on.
struct Completeness {
  bool principals = true;         // its users, groups and roles are in the model
  bool resource_policies = true;  // bucket policies, key policies …: an account export has none
  bool organization = true;       // its SCPs and RCPs are in the model
  // Where `resource_policies` is false: services whose policies are in the model all the same, all of them (`s3`) or
  // those of one Region (`kms/eu-west-1`); sorted.
  std::vector<StringId> known_policies = {};
  friend bool operator==(const Completeness&, const Completeness&) = default;
};

struct Account {
  StringId name{};  // as declared; an imported account without name: its id
  StringId id{};    // twelve digits
  StringId alias{};
  StringId region{};  // where names of resources are resolved; empty: unsaid
  bool is_management = false;
  bool is_only_placed = false;      // an import names it without describing it: what it holds is not (all) known
  std::optional<std::uint32_t> ou;  // its place in an organization
  Few<std::uint32_t> scps;          // control policies attached here; FullAWSAccess is implied (see Ou)
  Few<std::uint32_t> rcps;
  PublicAccessBlock public_access_block = PublicAccessBlock::off;  // for every bucket it owns
  bool has_full_aws_access = true;  // unless detached from this account; counts only inside an organization
  Completeness completeness;
  text::Span declared;
  StringId doc{};
  std::optional<text::Span> imported;  // the `import` that brought its principals
};

// A user, group or role as a bearer of policies.
struct Identity : Named {
  Few<PolicyId> inline_policies;
  Few<std::uint32_t> attached;            // managed policies
  std::optional<std::uint32_t> boundary;  // a managed policy; users and roles only
};

struct User : Identity {
  Few<std::uint32_t> groups;
};

struct Group : Identity {};

struct Role : Identity {
  std::optional<PolicyId> trust;
  bool is_service_linked = false;
  std::uint32_t max_session_seconds = 3600;
  Few<StringId> instance_profiles;  // ARNs
};

struct PolicyVersion {
  StringId name{};  // "v1"
  PolicyId policy{};
};

struct ManagedPolicy : Named {
  bool is_aws_managed = false;  // `account` means nothing then
  std::vector<PolicyVersion> versions;
  std::uint32_t default_version = 0;  // index in versions
  PolicyId current() const { return versions[default_version].policy; }
};

struct ControlPolicy {
  bool is_scp = true;  // else an RCP
  StringId name{};
  StringId id{};  // p-…, if known
  PolicyId policy{};
  text::Span declared;
  StringId doc{};
};

enum class ResourceKind : std::uint8_t { bucket, key, queue, topic, secret, function, other };

struct Resource : Named {
  ResourceKind kind = ResourceKind::other;
  std::optional<PolicyId> policy;
  std::optional<StringId> role;                                    // ARN of a function's execution role
  PublicAccessBlock public_access_block = PublicAccessBlock::off;  // of a bucket, beside its account's
};

// FullAWSAccess is attached at every level of a declared organization unless a level says otherwise.
struct Ou {
  bool is_root = false;  // the organization itself
  StringId name{};
  StringId id{};       // o-… for the organization, ou-… or empty
  StringId root_id{};  // r-… of an organization's root; empty: unsaid
  std::optional<std::uint32_t> parent;
  Few<std::uint32_t> scps;
  Few<std::uint32_t> rcps;
  bool has_full_aws_access = true;
  text::Span declared;
  StringId doc{};
};

struct Provider : Named {
  bool is_saml = true;  // else OIDC; `name` of an OIDC provider is its host
};

struct Endpoint : Named {
  std::optional<PolicyId> policy;  // none: the default policy, which allows everything
};

// Something known of a request's context: a key's values, or that it is absent.
struct ContextFact {
  enum class State : std::uint8_t { known, absent } state = State::known;
  StringId key{};
  std::vector<StringId> values;
  bool is_list = false;  // written as a list: a multivalued key, also with one value
  friend bool operator==(const ContextFact&, const ContextFact&) = default;
};

// What a question, a hop or a declared session says of a request, names resolved.
struct Facts {
  std::vector<ContextFact> context;  // `mfa`, external ids and source identities are keys like any other
  bool only = false;                 // every key not named is absent
  std::vector<Tag> tags;  // tags that the request passes: aws:RequestTag/…, aws:TagKeys; session tags of a hop
  std::vector<PolicyId> session_policies;
  bool has_session_policy = false;
  friend bool operator==(const Facts&, const Facts&) = default;
};

// A named session: `session s1 of AppRole { … }`, `federated user Carol of token-app { … }`.
struct Session {
  EntityId of;  // a role or a user
  bool is_federated_user = false;
  // Of a person of IAM Identity Center, who takes the role of a permission set: the person's name, the permission
  // set's, and the groups of the directory that were assigned it (none: the person was).
  StringId person{};
  StringId permission_set{};
  std::vector<StringId> groups = {};
  StringId name{};
  StringId arn{};
  Facts facts;
  text::Span declared;
  StringId doc{};
};

}  // namespace iamq::model

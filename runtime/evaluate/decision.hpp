#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/condition/truth.hpp"
#include "runtime/policy/library.hpp"

// What `evaluate` answers: ids and numbers, no text; repl/render makes words of it.
namespace iamq::evaluate {

enum class Outcome : std::uint8_t { allowed, explicitly_denied, implicitly_denied, depends };

// In JSON that is asked and answered: `Allowed`, `ExplicitlyDenied`, `ImplicitlyDenied`, `Depends`.
std::string_view name_of(Outcome outcome);

enum class LayerId : std::uint8_t { scp, rcp, endpoint, resource, trust, identity, boundary, session, restriction };

enum class LayerVerdict : std::uint8_t {
  allows,
  denies,          // an explicit deny
  silent,          // nothing to say: an implicit deny if the layer must allow
  not_applicable,  // the layer has no policy here, or does not bind this caller
  depends,
};

enum class Element : std::uint8_t { none, principal, action, resource, condition };

// One statement held against the request.
struct Finding {
  policy::PolicyId policy{};
  std::uint64_t via = 0;        // AppliedPolicy::via
  std::uint32_t statement = 0;  // index in the document
  policy::Effect effect = policy::Effect::allow;
  condition::Truth matched;
  Element failed = Element::none;  // the first element that did not match; none: it matched (or may match)
  std::uint32_t condition = 0;     // for Element::condition: which one
  // A Deny whose NotPrincipal lists the caller, but not all that spares it for sure: AWS says that it "might" deny.
  bool is_left_open = false;
};

struct LayerResult {
  LayerId layer{};
  std::uint32_t level = 0;     // SCP and RCP: 0 is the organization's root
  std::uint32_t resource = 0;  // index in Request::resources
  LayerVerdict verdict = LayerVerdict::not_applicable;
  bool is_decisive = false;       // this layer is why the outcome is what it is
  condition::Truth allow;         // under what unknowns it allows
  condition::Truth deny;          // under what unknowns a Deny matches
  std::vector<Finding> findings;  // the statements that matched, and the near misses
};

// Decisions that no policy makes (design: evaluation, rules 8 and 9).
enum class SpecialRule : std::uint8_t {
  none,
  always_allowed_call,      // sts:GetCallerIdentity, sts:GetSessionToken of users and root
  credentials_restriction,  // e.g. a role session calling sts:GetFederationToken
  aws_owned,                // changing an AWS managed policy or a role under role/aws-reserved/
  root_cannot_assume,
  not_for_this_caller,  // e.g. sts:AssumeRoleWithSAML by an IAM user
  different_partitions,
  public_access_blocked,  // S3 Block Public Access, for others than the bucket owner's account
  bucket_owner_root,      // keeps Get-, Put- and DeleteBucketPolicy
};

// How the resource's policy let the caller in; decides which implicit denies still count (evaluation, rule 5).
enum class ResourceGrant : std::uint8_t { none, delegated_to_account, to_role, to_caller };

struct Decision {
  Outcome outcome = Outcome::implicitly_denied;
  condition::Formula condition;  // Outcome::depends: what makes it Allowed
  SpecialRule special = SpecialRule::none;
  bool is_cross_account = false;
  ResourceGrant grant = ResourceGrant::none;
  std::vector<LayerResult> layers;         // in the order AWS documents
  std::vector<policy::PolicyId> rests_on;  // policies whose text is missing and could have changed the outcome
  // So could one of the resource (foreign, or not exported) of which nobody knows whether there is one.
  bool lacks_resource_policy = false;
  // Indices in Request::resources: buckets whose S3 Block Public Access is not known, and would refuse what is allowed
  // here. They are decided as if it were off.
  std::vector<std::uint32_t> unknown_public_access_blocks;
  std::vector<std::uint16_t> outside;  // rows of evaluate/outside.hpp that touch this request

  bool is_allowed() const { return outcome == Outcome::allowed; }
};

}  // namespace iamq::evaluate

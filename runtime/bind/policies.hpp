#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runtime/bind/binder.hpp"
#include "runtime/policy/document_reader.hpp"

// From a policy's text (native, JSON in place or from a file) to a policy of the Library. Whatever AWS refuses is an
// error here; an action or a condition key that the catalog lacks is a warning.
namespace iamq::bind {

// Whose policy it is, as far as its meaning depends on that.
struct PolicyPlace {
  policy::PolicyKind kind = policy::PolicyKind::identity;
  StringId name{};                   // empty for trust and resource policies
  std::optional<AccountId> account;  // of `type/id`; nothing for SCPs, RCPs and AWS's own policies
  bool is_from_aws = false;          // one of the built-in texts: nobody here can act on a notice
};

// Nothing, and errors, if the text cannot be used. `version v2 { … }` blocks are refused: see read_versions.
std::optional<PolicyId> read_policy(Binder& binder, const lang::PolicyText& text, const PolicyPlace& place);

// A managed policy's text: its versions, or the one version v1.
struct ReadVersions {
  std::vector<model::PolicyVersion> versions;
  std::uint32_t default_version = 0;
};
std::optional<ReadVersions> read_versions(Binder& binder, const lang::PolicyText& text, const PolicyPlace& place);

// A policy of which nothing but that it is there is known: `policy deploy in A not given`.
PolicyId add_missing_policy(Binder& binder, const text::Span& span, const PolicyPlace& place);

// Native statements alone, unchecked: for facts (`session policy { … }`) and `add to POLICY { … }`.
policy::ReadDocument read_rules(Binder& binder, const std::vector<lang::Rule>& rules, const text::Span& span,
                                const PolicyPlace& place);

// A policy of native rules: `session policy { … }` in facts, `within { … }` in expectations.
std::optional<PolicyId> read_native_policy(Binder& binder, const lang::NativePolicy& native, const text::Span& span,
                                           const PolicyPlace& place);

// The trust policy that `trusts` lines make: sts:AssumeRole for IAM principals and services,
// sts:AssumeRoleWithSAML for `saml`, sts:AssumeRoleWithWebIdentity for `oidc`. Lines add up.
std::optional<PolicyId> read_trust_lines(Binder& binder, const std::vector<const lang::TrustRule*>& lines,
                                         const PolicyPlace& place);

// Conditions alone: `if CONDITIONS` in expectations.
std::vector<policy::Condition> read_conditions(Binder& binder, const std::vector<lang::Condition>& conditions);

// Puts a document into the Library as a policy with positions.
PolicyId add_policy(Binder& binder, policy::ReadDocument document, const PolicyPlace& place);

}  // namespace iamq::bind

#pragma once

#include <optional>
#include <vector>

#include "runtime/bind/binder.hpp"
#include "runtime/model/question.hpp"

namespace iamq::bind {

// Whether the word is `everyone` and nothing is called so: no principal, but a set that an answer may be.
bool means_everyone(const Binder& binder, const lang::Ref& ref);

// Who is asked about: a user, a role (as a plain session of it), `session Role/name`, a declared session, `federated
// user X`, a function (its execution role), `root of A`, `service S`, `saml P`, `oidc P`, `canonical user ID`,
// `anonymous`, and the ARNs of all these. A group or an account is no principal: the error says how to ask instead.
std::optional<model::Subject> resolve_subject(Binder& binder, const lang::Ref& ref);

// The same, and for a person of IAM Identity Center who has several permission sets, or one in several accounts, each
// of the sessions that this person can have; `Account/person` means those there. Empty after an error.
std::vector<model::Subject> resolve_subjects(Binder& binder, const lang::Ref& ref);

// These sessions, as entities; empty if the name is not a person's.
std::vector<EntityId> sessions_of_person(const Binder& binder, const lang::Ref& ref);

// The account that a subject belongs to, if it has one.
std::optional<AccountId> account_of(const World& world, const model::Subject& subject);

// Whether the word is written as services are: `ec2.amazonaws.com`; if not, an error.
bool is_service_name(Binder& binder, const lang::Word& name);

// What a principal in a policy or a `trusts` line means there. ARNs, account ids and federated users need not be
// declared; names do. `is_saml`, `is_oidc`: which action a trust gives it.
struct PolicyPrincipal {
  policy::PrincipalPattern pattern;
  bool is_saml = false, is_oidc = false;
  text::Span span;
};
std::optional<PolicyPrincipal> resolve_policy_principal(Binder& binder, const lang::Ref& ref);

}  // namespace iamq::bind

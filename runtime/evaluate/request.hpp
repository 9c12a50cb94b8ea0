#pragma once

#include <string>
#include <vector>

#include "runtime/condition/context.hpp"
#include "runtime/policy/public_access.hpp"

namespace iamq::evaluate {

// Who signs the request.
enum class CallerKind {
  root,
  user,
  role_session,
  federated_user,  // a session of sts:GetFederationToken
  service,         // an AWS service principal
  federated,       // an identity of a SAML or OIDC provider, not yet in a role
  canonical_user,
  anonymous,
};

// What kind of credentials a user or root signs with: GetSessionToken credentials have restrictions of their own.
// `unsaid`: a question about a user does not say which, so nothing may be concluded from it (MFA stays unknown).
enum class Credentials { unsaid, long_term, session_token, role, federation_token, none };

struct Caller {
  CallerKind kind = CallerKind::anonymous;
  // arn:aws:iam::…:user/…, …:root, arn:aws:sts::…:assumed-role/R/S, …:federated-user/N; the service name; the
  // provider's ARN or host name; empty for anonymous.
  std::string arn;
  std::string account;     // empty for services and anonymous
  std::string issuer_arn;  // of a role session: the role's ARN; of a federated user: the user's ARN; else empty
  // AIDA… of a user, AROA…:session of a role session (aws:userid); empty if not known.
  std::string unique_id;
  Credentials credentials = Credentials::unsaid;
  bool is_service_linked = false;      // a session of a service-linked role
  bool in_management_account = false;  // of its organization: no SCP binds it
};

struct RequestResource {
  std::string arn;            // as the request gives it; `*` for actions without resource
  std::string owner_account;  // empty: the ARN's own account, and failing that the caller's
  bool owner_is_management_account = false;
  // S3 Block Public Access of the bucket and its owner's account together.
  policy::PublicAccessBlock public_access_block = policy::PublicAccessBlock::off;
  bool is_aws_managed_key = false;  // an AWS managed KMS key: no RCP binds it
};

// One API call: every resource must be allowed.
struct Request {
  Caller caller;
  std::string action;  // "s3:GetObject", any case
  std::vector<RequestResource> resources;
  condition::Context context;
};

}  // namespace iamq::evaluate

#include "tests/oracle/decide.hpp"

#include <algorithm>
#include <array>

#include "tests/oracle/known_keys.hpp"
#include "tests/oracle/public_policy.hpp"
#include "tests/oracle/statements.hpp"
#include "tests/oracle/text.hpp"

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and the pages named below.
namespace iamq::oracle {

namespace {

std::string service_of(const Case& asked) {
  return split(lower(asked.action), ':', 2).front();
}

bool is_call(const Case& asked, std::string_view action) {
  return lower(asked.action) == lower(action);
}

bool is_entity(const Caller& caller) {
  return caller.kind == Kind::user || caller.kind == Kind::role_session || caller.kind == Kind::federated_user;
}

bool is_service_linked(const Caller& caller) {
  return caller.kind == Kind::role_session && caller.issuer.find(":role/aws-service-role/") != std::string::npos;
}

// An action that a role's trust policy decides.
bool is_about_trust(const Case& asked, const Target& target) {
  const bool is_role = target.arn.find(":role/") != std::string::npos && split(target.arn, ':', 6)[2] == "iam";
  return is_role && (starts_with(lower(asked.action), "sts:assumerole") || is_call(asked, "sts:TagSession") ||
                     is_call(asked, "sts:SetSourceIdentity"));
}

bool is_about_key(const Case& asked, const Target& target) {
  const std::vector<std::string> parts = split(target.arn, ':', 6);
  return service_of(asked) == "kms" && parts.size() == 6 && parts[2] == "kms" && starts_with(parts[5], "key/");
}

// ---- which statements speak of the request

bool some_statement(const Documents& documents, bool is_deny, const Case& asked, const Target& target) {
  return std::any_of(documents.begin(), documents.end(), [&](const Document& document) {
    return std::any_of(document.statements.begin(), document.statements.end(), [&](const Statement& statement) {
      return statement.is_deny == is_deny && applies(statement, document, asked, target);
    });
  });
}

bool denies(const Documents& documents, const Case& asked, const Target& target) {
  return some_statement(documents, true, asked, target);
}

bool allows(const Documents& documents, const Case& asked, const Target& target) {
  return some_statement(documents, false, asked, target);
}

// ---- whom organization policies bind

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
bool scps_bind(const Case& asked) {
  const Caller& caller = asked.caller;
  return (is_entity(caller) || caller.kind == Kind::root) && !caller.is_in_management_account &&
         !is_service_linked(caller);
}

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
bool rcps_bind(const Case& asked, const Target& target) {
  static constexpr std::array<std::string_view, 6> services{"s3", "sts", "kms", "dynamodb", "sqs", "secretsmanager"};
  const std::string service = service_of(asked);
  if (std::find(services.begin(), services.end(), service) == services.end()) return false;
  if (target.is_of_management_account || is_service_linked(asked.caller)) return false;
  if (target.is_aws_managed_key || is_call(asked, "kms:RetireGrant")) return false;
  return !(is_about_trust(asked, target) && target.arn.find(":role/aws-service-role/") != std::string::npos);
}

// ---- what no policy decides

// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html and API_GetSessionToken.html
bool needs_no_permission(const Case& asked) {
  if (is_call(asked, "sts:GetCallerIdentity")) return asked.caller.kind != Kind::anonymous;
  return is_call(asked, "sts:GetSessionToken") && !asked.caller.has_session_token &&
         (asked.caller.kind == Kind::user || asked.caller.kind == Kind::root);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
bool are_credentials_refused(const Case& asked) {
  const std::string service = service_of(asked);
  if (asked.caller.kind == Kind::role_session) {
    return is_call(asked, "sts:GetFederationToken") || is_call(asked, "sts:GetSessionToken");
  }
  if (asked.caller.kind == Kind::federated_user) return service == "iam" || service == "sts";
  if (asked.caller.has_session_token) {
    const auto mfa = asked.context.find("aws:multifactorauthpresent");
    const bool has_mfa = mfa != asked.context.end() && lower(mfa->second.values.front()) == "true";
    // sts:TagSession and sts:SetSourceIdentity are no calls of their own but permissions that sts:AssumeRole asks for.
    const bool is_assuming =
        is_call(asked, "sts:AssumeRole") || is_call(asked, "sts:TagSession") || is_call(asked, "sts:SetSourceIdentity");
    return (service == "iam" && !has_mfa) || (service == "sts" && !is_assuming);
  }
  return false;
}

// What the account does not own: AWS managed policies, and roles that AWS keeps for itself.
bool is_kept_by_aws(const Case& asked, const Target& target) {
  const bool is_managed_policy = target.arn.find(":iam::aws:policy/") != std::string::npos;
  const bool is_reserved_role =
      target.arn.find(":iam::") != std::string::npos && target.arn.find(":role/aws-reserved/") != std::string::npos;
  const bool is_reading = is_action("iam:Get*", asked.action) || is_action("iam:List*", asked.action);
  return service_of(asked) == "iam" && (is_managed_policy || is_reserved_role) && !is_reading;
}

bool is_for_other_callers(const Case& asked, const Target& target) {
  const bool is_federated_call =
      is_call(asked, "sts:AssumeRoleWithSAML") || is_call(asked, "sts:AssumeRoleWithWebIdentity");
  if (asked.caller.kind == Kind::federated) return !is_about_trust(asked, target) || is_call(asked, "sts:AssumeRole");
  if (is_federated_call) return true;
  return asked.caller.kind == Kind::root && is_call(asked, "sts:AssumeRole");
}

bool are_partitions_different(const Case& asked, const Target& target) {
  const std::vector<std::string> caller = split(asked.caller.name, ':', 6);
  const std::vector<std::string> resource = split(target.arn, ':', 6);
  return caller.size() == 6 && resource.size() == 6 && caller[1] != resource[1];
}

// The owner's root user can always repair a bucket policy.
bool keeps_bucket_policy(const Case& asked, const Target& target) {
  const bool is_repair = is_call(asked, "s3:GetBucketPolicy") || is_call(asked, "s3:PutBucketPolicy") ||
                         is_call(asked, "s3:DeleteBucketPolicy");
  return asked.caller.kind == Kind::root && is_repair && asked.caller.account == owner_of(target, asked.caller);
}

// "…restricts access to a bucket with a public policy to only AWS services and authorized users within the bucket
// owner's account".
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
bool is_blocked_as_public(const Case& asked, const Target& target) {
  const bool is_of_bucket = split(target.arn, ':', 6)[0] == "arn" && split(target.arn, ':', 6).at(2) == "s3";
  if (!target.blocks_public_access || !is_of_bucket || !is_public(target.policy)) return false;
  return asked.caller.kind != Kind::service && asked.caller.account != owner_of(target, asked.caller);
}

// ---- one resource

bool is_explicitly_denied(const Case& asked, const Target& target) {
  if (is_entity(asked.caller)) {
    if (denies(asked.identity, asked, target) || denies(asked.boundaries, asked, target)) return true;
    const bool is_session = asked.caller.kind != Kind::user;
    if (is_session && denies(asked.session, asked, target)) return true;
  }
  if (scps_bind(asked)) {
    for (const Documents& level : asked.scps) {
      if (denies(level, asked, target)) return true;
    }
  }
  if (rcps_bind(asked, target)) {
    for (const Documents& level : target.rcps) {
      if (denies(level, asked, target)) return true;
    }
  }
  if (denies(asked.endpoint, asked, target)) return true;
  return denies(target.policy, asked, target) && !keeps_bucket_policy(asked, target);
}

bool boundaries_allow(const Case& asked, const Target& target) {
  return std::all_of(asked.boundaries.begin(), asked.boundaries.end(),
                     [&](const Document& boundary) { return allows({boundary}, asked, target); });
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
bool session_allows(const Case& asked, const Target& target) {
  if (asked.caller.kind == Kind::user) return true;
  if (asked.caller.kind == Kind::role_session && !asked.has_session_policies) return true;
  return allows(asked.session, asked, target);
}

bool identity_side_allows(const Case& asked, const Target& target) {
  if (asked.caller.kind == Kind::root) return true;
  return is_entity(asked.caller) && allows(asked.identity, asked, target) && boundaries_allow(asked, target) &&
         session_allows(asked, target);
}

// The strongest way in which the resource's policy names the caller in an Allow that applies.
NamedAs resource_side_names(const Case& asked, const Target& target) {
  NamedAs strongest = NamedAs::nobody;
  for (const Document& document : target.policy) {
    for (const Statement& statement : document.statements) {
      if (!statement.is_deny && applies(statement, document, asked, target)) {
        strongest = std::max(strongest, named_as(statement, asked.caller));
      }
    }
  }
  return strongest;
}

// In one account;
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-resource-policies.html
bool resource_side_allows(const Case& asked, const Target& target) {
  switch (resource_side_names(asked, target)) {
    case NamedAs::nobody:
      return false;
    case NamedAs::account:
      return identity_side_allows(asked, target);
    case NamedAs::role:
      return (boundaries_allow(asked, target) && session_allows(asked, target)) || identity_side_allows(asked, target);
    case NamedAs::itself:
      return true;
  }
  return false;
}

bool organization_and_endpoint_allow(const Case& asked, const Target& target) {
  if (scps_bind(asked)) {
    for (const Documents& level : asked.scps) {
      if (!allows(level, asked, target)) return false;
    }
  }
  return !asked.has_endpoint || allows(asked.endpoint, asked, target);
}

bool is_allowed(const Case& asked, const Target& target) {
  if (are_credentials_refused(asked) || is_kept_by_aws(asked, target) || is_for_other_callers(asked, target) ||
      are_partitions_different(asked, target) || is_blocked_as_public(asked, target)) {
    return false;
  }
  if (!organization_and_endpoint_allow(asked, target)) return false;
  if (asked.caller.account.empty()) return resource_side_names(asked, target) != NamedAs::nobody;
  if (asked.caller.account != owner_of(target, asked.caller)) {
    return identity_side_allows(asked, target) && resource_side_names(asked, target) != NamedAs::nobody;
  }
  const bool must_resource_allow = is_about_trust(asked, target) || is_about_key(asked, target);
  return resource_side_allows(asked, target) || (!must_resource_allow && identity_side_allows(asked, target));
}

}  // namespace

Outcome decide(const Case& asked) {
  if (needs_no_permission(asked)) return Outcome::allowed;
  const auto& targets = asked.targets;
  if (std::any_of(targets.begin(), targets.end(),
                  [&](const Target& target) { return is_explicitly_denied(asked, target); })) {
    return Outcome::explicitly_denied;
  }
  return std::all_of(targets.begin(), targets.end(), [&](const Target& target) { return is_allowed(asked, target); })
             ? Outcome::allowed
             : Outcome::implicitly_denied;
}

}  // namespace iamq::oracle

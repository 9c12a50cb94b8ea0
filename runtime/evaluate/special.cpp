#include "runtime/evaluate/special.hpp"

#include <algorithm>
#include <array>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/sides.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/public_access.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::evaluate {

using condition::Truth;
using policy::PublicAccessBlock;

namespace {

bool is(std::string_view action, std::string_view name) {
  return policy::equal_ignoring_case(action, name);
}

bool is_of_service(std::string_view action, std::string_view service) {
  const bool may_be = action.size() > service.size() ? action[service.size()] == ':' : action.size() == service.size();
  return may_be && is(action.substr(0, service.size()), service);
}

// "No permissions are required to perform this operation. If an administrator attaches a policy that explicitly denies
// access to sts:GetCallerIdentity, you can still perform this operation."
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
// "You cannot use policies to control authentication operations" such as sts:GetSessionToken.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
bool is_always_allowed(const Caller& caller, std::string_view action) {
  if (is(action, "sts:GetCallerIdentity")) return true;
  const bool is_user = caller.kind == CallerKind::user || caller.kind == CallerKind::root;
  return is_user && caller.credentials != Credentials::session_token && is(action, "sts:GetSessionToken");
}

// "You cannot call IAM API operations unless MFA authentication information is included in the request."
Truth has_no_mfa(const Question& question) {
  condition::Atom atom;
  atom.key = "aws:MultiFactorAuthPresent";
  const auto bool_operator = condition::parse_operator("Bool");
  atom.op = *bool_operator;
  atom.values = {"true"};
  atom.literal_masks = {"0000"};
  const condition::Context& context = question.request.context;
  const bool is_unknown = context.find(atom.key).state == condition::Context::State::unknown;
  const Truth has_mfa = is_unknown ? question.logic.atom(atom) : condition::truth_of(condition::holds(atom, context));
  return question.logic.negate(has_mfa);
}

// sts:TagSession and sts:SetSourceIdentity are no calls of their own but permissions that sts:AssumeRole asks for.
bool is_part_of_assume_role(std::string_view action) {
  return is(action, "sts:AssumeRole") || is(action, "sts:TagSession") || is(action, "sts:SetSourceIdentity");
}

// The table "Comparing AWS STS credentials": what credentials cannot do, whatever policies allow.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
Truth is_beyond_credentials(const Question& question) {
  const std::string_view action = question.request.action;
  const bool is_sts = is_of_service(action, "sts");
  const bool is_iam = is_of_service(action, "iam");
  switch (question.caller().credentials) {
    case Credentials::unsaid:
    case Credentials::long_term:
    case Credentials::none:
      return condition::no;
    case Credentials::role:
      return condition::truth_of(is(action, "sts:GetFederationToken") || is(action, "sts:GetSessionToken"));
    case Credentials::federation_token:
      return condition::truth_of(is_iam || (is_sts && !is(action, "sts:GetCallerIdentity")));
    case Credentials::session_token:
      if (is_iam) return has_no_mfa(question);
      return condition::truth_of(is_sts && !is_part_of_assume_role(action) && !is(action, "sts:GetCallerIdentity"));
  }
  return condition::no;
}

// AWS's access levels of IAM's own actions: List and Read are the ones that begin so. A unit test holds it against the
// catalog.
bool changes_iam(std::string_view action) {
  if (!is_of_service(action, "iam")) return false;
  constexpr std::array<std::string_view, 4> reading{"iam:Get*", "iam:List*", "iam:Generate*", "iam:Simulate*"};
  return std::none_of(reading.begin(), reading.end(),
                      [&](std::string_view pattern) { return policy::matches_action(pattern, action); });
}

// "You cannot change the permissions defined in AWS managed policies"; roles below /aws-reserved/ are kept by AWS.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
bool is_change_of_what_aws_owns(std::string_view action, std::string_view resource_arn) {
  if (!changes_iam(action)) return false;
  const auto arn = policy::split_arn(resource_arn);
  if (!arn || arn->service != "iam") return false;
  const auto [type, name] = policy::split_resource(arn->resource);
  return (type == "policy" && arn->account == "aws") || (type == "role" && name.substr(0, 13) == "aws-reserved/");
}

// What stands between the first two colons: of an ARN its partition.
std::string_view first_field(std::string_view arn) {
  const std::size_t begin = std::min(arn.find(':') + 1, arn.size());
  return arn.substr(begin, arn.find(':', begin) - begin);
}

bool is_of_other_partition(const Question& question) {
  if (first_field(question.caller().arn) == first_field(question.resource().arn)) return false;
  const auto caller = policy::split_arn(question.caller().arn);
  const auto resource = policy::split_arn(question.resource().arn);
  const bool is_known = caller && resource && resource->partition.find_first_of("*?") == std::string_view::npos;
  return is_known && has_identity_side(question.caller()) && caller->partition != resource->partition;
}

// Whose call it is: AssumeRoleWithSAML and AssumeRoleWithWebIdentity are unsigned calls that bring an assertion or a
// token; a holder of one can do nothing else before it is in a role.
bool is_not_for_this_caller(const Caller& caller, std::string_view action) {
  const bool brings_assertion = is(action, "sts:AssumeRoleWithSAML") || is(action, "sts:AssumeRoleWithWebIdentity");
  if (caller.kind == CallerKind::federated) {
    return !brings_assertion && !is(action, "sts:TagSession") && !is(action, "sts:SetSourceIdentity");
  }
  return brings_assertion;
}

// S3 Block Public Access, setting RestrictPublicBuckets: a bucket with a public policy is only for AWS services and the
// bucket owner's account, whatever else the policy grants to other accounts.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
bool is_kept_from_public_buckets(const Question& question) {
  const Caller& caller = question.caller();
  if (!is_of_service(question.request.action, "s3")) return false;
  if (caller.kind == CallerKind::service) return false;
  if (!caller.account.empty() && caller.account == owner_of(question.resource(), caller)) return false;
  return has_block_that_may_count(question.resource(), question.policies.resource, question.library);
}

bool is_blocked_as_public(const Question& question) {
  return question.resource().public_access_block == PublicAccessBlock::on && is_kept_from_public_buckets(question);
}

}  // namespace

bool may_be_blocked_as_public(const Question& question) {
  return question.resource().public_access_block == PublicAccessBlock::unknown && is_kept_from_public_buckets(question);
}

bool has_block_that_may_count(const RequestResource& bucket, const std::vector<AppliedPolicy>& policies,
                              const policy::Library& library) {
  return bucket.public_access_block != PublicAccessBlock::off &&
         std::any_of(policies.begin(), policies.end(), [&](const AppliedPolicy& applied) {
           return policy::is_public(library.document(applied.policy), library);
         });
}

bool is_decided_by_trust(std::string_view action, std::string_view resource_arn) {
  if (!is_of_service(action, "sts")) return false;
  const bool is_trust_action = policy::matches_action("sts:AssumeRole*", action) || is(action, "sts:TagSession") ||
                               is(action, "sts:SetSourceIdentity");
  // Whatever is no role has no trust policy, so nobody is let in; `*` in a case stands for roles that admit the caller.
  return is_trust_action && resource_arn != "*";
}

bool is_about_bucket_policy(std::string_view action) {
  constexpr std::array<std::string_view, 3> calls{"GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"};
  return (is_of_service(action, "s3") || is_of_service(action, "s3express")) &&
         std::any_of(calls.begin(), calls.end(),
                     [&](std::string_view name) { return is(action.substr(action.find(':') + 1), name); });
}

bool is_kept_by_bucket_owner_root(const Question& question) {
  const Caller& caller = question.caller();
  return caller.kind == CallerKind::root && caller.account == owner_of(question.resource(), caller) &&
         is_about_bucket_policy(question.request.action);
}

bool is_kms_key(std::string_view resource_arn) {
  const std::size_t behind_partition = resource_arn.find(':', 4) + 1;
  if (resource_arn.compare(behind_partition, 4, "kms:") != 0) return false;  // nearly always
  const auto arn = policy::split_arn(resource_arn);
  return arn && arn->service == "kms" && policy::split_resource(arn->resource).type == "key";
}

bool is_service_linked_role(std::string_view resource_arn) {
  const auto arn = policy::split_arn(resource_arn);
  if (!arn || arn->service != "iam") return false;
  const auto [type, name] = policy::split_resource(arn->resource);
  return type == "role" && name.substr(0, 17) == "aws-service-role/";
}

bool has_rules_of_its_own(std::string_view action, std::string_view resource_arn) {
  return is_of_service(action, "sts") || is_change_of_what_aws_owns(action, resource_arn);
}

bool may_have_rules_of_its_own(std::string_view action) {
  return is_of_service(action, "sts") || changes_iam(action);
}

Special special_rule(const Question& question) {
  const Caller& caller = question.caller();
  const std::string_view action = question.request.action;
  if (is_always_allowed(caller, action)) return {SpecialRule::always_allowed_call, condition::no};
  if (is_of_other_partition(question)) return {SpecialRule::different_partitions, condition::yes};
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: "you cannot use … the root user".
  if (caller.kind == CallerKind::root && is(action, "sts:AssumeRole")) {
    return {SpecialRule::root_cannot_assume, condition::yes};
  }
  if (is_not_for_this_caller(caller, action)) return {SpecialRule::not_for_this_caller, condition::yes};
  if (is_change_of_what_aws_owns(action, question.resource().arn)) return {SpecialRule::aws_owned, condition::yes};
  if (is_blocked_as_public(question)) return {SpecialRule::public_access_blocked, condition::yes};
  const Truth refused = is_beyond_credentials(question);
  if (!refused.is_false()) return {SpecialRule::credentials_restriction, refused};
  return {};
}

}  // namespace iamq::evaluate

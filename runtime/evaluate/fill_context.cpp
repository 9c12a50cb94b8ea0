#include "runtime/evaluate/fill_context.hpp"

#include <algorithm>
#include <initializer_list>

#include "runtime/policy/arn.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::evaluate {

namespace {

using condition::Context;

void say_absent(Context& context, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) context.set_absent_unless_said(key);
}

// A key that AWS documents with a single value never has several. What nobody documents may be anything.
bool is_single_valued(std::string_view key) {
  const auto& catalog = stdlib::Catalog::shared();
  if (const auto* found = catalog.find_key(key)) return !found->is_multivalued;
  return catalog.key_type(key).has_value() && !catalog.is_multivalued(key);
}

std::string_view after_last_slash(std::string_view arn) {
  return arn.substr(arn.rfind('/') + 1);
}

void fill_root(const Caller& caller, Context& context) {
  context.set_unless_said("aws:PrincipalType", "Account");
  context.set_unless_said("aws:userid", caller.account);
  say_absent(context, {"aws:username"});
}

void fill_user(const Caller& caller, Context& context) {
  context.set_unless_said("aws:PrincipalType", "User");
  context.set_unless_said("aws:username", after_last_slash(caller.arn));
  if (!caller.unique_id.empty()) context.set_unless_said("aws:userid", caller.unique_id);
}

void fill_role_session(const Caller& caller, Context& context) {
  context.set_unless_said("aws:PrincipalType", "AssumedRole");
  if (!caller.unique_id.empty()) context.set_unless_said("aws:userid", caller.unique_id);
  say_absent(context, {"aws:username"});
}

void fill_federated_user(const Caller& caller, Context& context) {
  context.set_unless_said("aws:PrincipalType", "FederatedUser");
  context.set_unless_said("aws:userid", caller.account + ":" + std::string(after_last_slash(caller.arn)));
  // "Federated users cannot have MFA": none of sts:GetFederationToken's credentials carry it.
  say_absent(context, {"aws:username", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"});
}

void fill_service(const Caller& caller, Context& context) {
  context.set_unless_said("aws:PrincipalIsAWSService", "true");
  context.set_unless_said("aws:PrincipalServiceName", caller.arn);
  if (!context.says("aws:PrincipalServiceNamesList")) context.set_list("aws:PrincipalServiceNamesList", {caller.arn});
  say_absent(context, {"aws:PrincipalArn", "aws:PrincipalAccount", "aws:username", "aws:userid"});
}

void fill_anonymous(Context& context) {
  context.set_unless_said("aws:PrincipalType", "Anonymous");
  context.set_unless_said("aws:PrincipalAccount", "anonymous");
  say_absent(context, {"aws:PrincipalArn", "aws:username", "aws:userid", "aws:PrincipalIsAWSService"});
}

// Users, roles, sessions and root sign with keys of an account.
void fill_signed(const Caller& caller, Context& context) {
  // "For assumed-role sessions the ARN of the role, not of the session."
  const bool is_session_of_known_role = caller.kind == CallerKind::role_session && !caller.issuer_arn.empty();
  if (caller.kind != CallerKind::role_session || is_session_of_known_role) {
    context.set_unless_said("aws:PrincipalArn", is_session_of_known_role ? caller.issuer_arn : caller.arn);
  }
  context.set_unless_said("aws:PrincipalAccount", caller.account);
  context.set_unless_said("aws:PrincipalIsAWSService", "false");
  say_absent(context, {"aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"});
}

void fill_caller(const Caller& caller, Context& context) {
  switch (caller.kind) {
    case CallerKind::root:
      fill_signed(caller, context);
      return fill_root(caller, context);
    case CallerKind::user:
      fill_signed(caller, context);
      return fill_user(caller, context);
    case CallerKind::role_session:
      fill_signed(caller, context);
      return fill_role_session(caller, context);
    case CallerKind::federated_user:
      fill_signed(caller, context);
      return fill_federated_user(caller, context);
    case CallerKind::service:
      return fill_service(caller, context);
    case CallerKind::anonymous:
      return fill_anonymous(context);
    case CallerKind::federated:
    case CallerKind::canonical_user:
      say_absent(context, {"aws:PrincipalArn", "aws:username"});
      return;
  }
}

void fill_credentials(Credentials credentials, Context& context) {
  switch (credentials) {
    case Credentials::long_term:
    case Credentials::none:
      // "Only in requests with temporary credentials": never with long-term keys.
      say_absent(context, {"aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"});
      return;
    case Credentials::unsaid:
    case Credentials::session_token:
    case Credentials::role:
    case Credentials::federation_token:
      return;
  }
}

// A key has one value in a request: only if all resources have one owner does it follow from them.
void fill_resource_account(const Request& request, Context& context) {
  if (request.resources.empty()) return;
  const std::string_view owner = owner_of(request.resources.front(), request.caller);
  const bool is_one_owner =
      std::all_of(request.resources.begin(), request.resources.end(),
                  [&](const RequestResource& resource) { return owner_of(resource, request.caller) == owner; });
  if (is_one_owner && !owner.empty()) context.set_unless_said("aws:ResourceAccount", owner);
}

}  // namespace

std::string_view owner_of(const RequestResource& resource, const Caller& caller) {
  if (!resource.owner_account.empty()) return resource.owner_account;
  const auto arn = policy::split_arn(resource.arn);
  if (arn && policy::is_account_id(arn->account)) return arn->account;
  return caller.account;
}

void fill_context(Request& request) {
  request.context.set_single_valued(&is_single_valued);
  fill_caller(request.caller, request.context);
  fill_credentials(request.caller.credentials, request.context);
  fill_resource_account(request, request.context);
}

}  // namespace iamq::evaluate

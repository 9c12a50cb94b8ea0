#include "runtime/simulate/aws_caller.hpp"

#include <algorithm>

#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/requests.hpp"
#include "stdlib/global_keys.hpp"

namespace iamq::simulate {

using condition::Context;
using evaluate::Caller;
using evaluate::CallerKind;
using evaluate::Credentials;
using model::EntityKind;

namespace {

// "An empty condition key value is ignored": the key counts as not given.
bool is_given(const AwsContextEntry& entry) {
  return std::any_of(entry.values.begin(), entry.values.end(), [](const std::string& value) { return !value.empty(); });
}

void say_unless_said(Context& context, std::string_view key, void (Context::*say)(std::string_view)) {
  if (!context.says(key)) (context.*say)(key);
}

bool says_its_account(std::string_view resource) {
  const auto arn = policy::split_arn(resource);
  return arn && policy::is_account_id(arn->account);
}

}  // namespace

AwsCaller::AwsCaller(const model::World& world, const AwsRequest& given, std::optional<model::EntityId> bearer)
    : world_(world), given_(given), arn_(given.caller_arn.empty() ? given.principal_arn : given.caller_arn) {
  const auto arn = policy::split_arn(arn_);
  if (arn) account_ = arn->account;
  // A group makes no requests: some member of it does.
  const bool is_group = arn && policy::split_resource(arn->resource).type == "group";
  if (is_group) arn_.clear();
  if (bearer && !is_group) {
    const auto entity = world.by_arn(arn_);
    if (entity && (entity->kind == EntityKind::user || entity->kind == EntityKind::role))
      subject_ = query::session_of(*entity);
  }
  policy::Interner& strings = world.library().strings();
  for (const AwsContextEntry& entry : given.context) {
    if (!is_given(entry)) continue;
    model::ContextFact fact;
    fact.key = strings.intern(entry.key);
    fact.is_list = entry.is_list;
    for (const std::string& value : entry.values) fact.values.push_back(strings.intern(value));
    situation_.facts.context.push_back(std::move(fact));
  }
}

evaluate::Request AwsCaller::request(const std::string& action, const std::vector<std::string>& resources) const {
  if (subject_) return request_of_known(action, resources);
  evaluate::Request request;
  request.action = action;
  for (const std::string& resource : resources) {
    evaluate::RequestResource& one = request.resources.emplace_back();
    one.arn = resource;
    if (!says_its_account(resource)) one.owner_account = given_.resource_owner;
  }
  request.caller = stranger(request);
  say_context(request.context);
  evaluate::fill_context(request);
  for (const std::string_view key : stdlib::always_present_keys()) {
    say_unless_said(request.context, key, &Context::set_there);
  }
  return request;
}

evaluate::Request AwsCaller::request_of_known(const std::string& action,
                                              const std::vector<std::string>& resources) const {
  policy::Interner& strings = world_.library().strings();
  std::vector<model::Target> targets;
  for (const std::string& resource : resources) {
    model::Target& target = targets.emplace_back();
    target.arn = strings.intern(resource);
    if (!says_its_account(resource)) target.owner_id = strings.intern(given_.resource_owner);
  }
  evaluate::Request request = evaluate::make_request(world_, *subject_, action, targets, situation_);
  // What the request says of an owner counts more than what the World says.
  for (evaluate::RequestResource& resource : request.resources) {
    if (!given_.resource_owner.empty() && !says_its_account(resource.arn))
      resource.owner_account = given_.resource_owner;
  }
  return request;
}

// A caller of whom only the ARN is known, if that.
Caller AwsCaller::stranger(const evaluate::Request& request) const {
  Caller caller;
  caller.kind = CallerKind::user;
  caller.arn = arn_;
  caller.account = account_;
  if (caller.account.empty()) caller.account = evaluate::owner_of(request.resources.front(), caller);
  if (caller.account.empty()) caller.account = "000000000000";  // anybody's: nothing is compared with it
  const auto arn = policy::split_arn(arn_);
  const auto [type, name] = arn ? policy::split_resource(arn->resource) : policy::ArnResource{};
  if (type == "role") {
    caller.kind = CallerKind::role_session;
    caller.credentials = Credentials::role;
    caller.issuer_arn = arn_;
    caller.arn = "arn:" + std::string(arn->partition) + ":sts::" + account_ + ":assumed-role/" +
                 std::string(name.substr(name.rfind('/') + 1)) + "/session";
    caller.is_service_linked = evaluate::is_service_linked_role(arn_);
  }
  return caller;
}

void AwsCaller::say_context(Context& context) const {
  for (const AwsContextEntry& entry : given_.context) {
    if (!is_given(entry)) continue;
    if (entry.is_list) {
      context.set_list(entry.key, entry.values);
    } else {
      context.set(entry.key, entry.values.front());
    }
  }
  if (arn_.empty()) {
    for (const std::string_view key : {"aws:PrincipalArn", "aws:PrincipalType", "aws:userid"}) {
      say_unless_said(context, key, &Context::set_there);
    }
    say_unless_said(context, "aws:username", &Context::set_unknown);
    if (account_.empty()) say_unless_said(context, "aws:PrincipalAccount", &Context::set_there);
    return;
  }
  // Temporary credentials of sts:AssumeRole carry no MFA.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
  const auto arn = policy::split_arn(arn_);
  if (arn && policy::split_resource(arn->resource).type == "role") {
    say_unless_said(context, "aws:MultiFactorAuthPresent", &Context::set_absent);
    say_unless_said(context, "aws:MultiFactorAuthAge", &Context::set_absent);
  }
}

}  // namespace iamq::simulate

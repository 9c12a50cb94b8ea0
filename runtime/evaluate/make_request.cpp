#include <algorithm>
#include <span>
#include <string>

#include "runtime/condition/instant.hpp"
#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/owner.hpp"
#include "runtime/policy/arn.hpp"
#include "stdlib/global_keys.hpp"

namespace iamq::evaluate {

using condition::Context;
using model::AccountId;
using model::EntityId;
using model::EntityKind;
using model::Subject;
using model::World;

namespace {

constexpr std::string_view plain_session_name = "s";

std::string_view partition_of(std::string_view arn) {
  const auto parts = policy::split_arn(arn);
  return parts ? parts->partition : "aws";
}

void fill_role_session(const World& world, EntityId role_id, std::string_view session_name, Caller& caller) {
  const model::Role& role = world.roles[role_id.index];
  caller.kind = CallerKind::role_session;
  caller.credentials = Credentials::role;
  caller.issuer_arn = world.text(role.arn);
  caller.account = world.text(world.account(role.account).id);
  const std::string_view name = session_name.empty() ? plain_session_name : session_name;
  // The ARN of a session leaves out the role's path.
  caller.arn.append("arn:").append(partition_of(caller.issuer_arn)).append(":sts::").append(caller.account);
  caller.arn.append(":assumed-role/").append(world.text(role.name)).append("/").append(name);
  if (role.unique_id != model::StringId{}) {
    caller.unique_id.append(world.text(role.unique_id)).append(":").append(name);
  }
  caller.is_service_linked = role.is_service_linked;
}

void fill_user(const World& world, EntityId user_id, Caller& caller) {
  const model::User& user = world.users[user_id.index];
  caller.kind = CallerKind::user;
  caller.arn = world.text(user.arn);
  caller.account = world.text(world.account(user.account).id);
  caller.unique_id = world.text(user.unique_id);
}

void fill_declared_session(const World& world, const model::Session& session, Caller& caller) {
  if (session.of.kind == EntityKind::role) {
    fill_role_session(world, session.of, world.text(session.name), caller);
    return;
  }
  fill_user(world, session.of, caller);
  if (session.is_federated_user) {
    caller.kind = CallerKind::federated_user;
    caller.credentials = Credentials::federation_token;
    caller.issuer_arn = caller.arn;
    caller.arn = world.text(session.arn);
    caller.unique_id = caller.account + ":" + std::string(world.text(session.name));
  } else {
    caller.credentials = Credentials::session_token;
  }
}

void fill_entity(const World& world, const Subject& subject, Caller& caller) {
  switch (subject.entity.kind) {
    case EntityKind::user:
      fill_user(world, subject.entity, caller);
      return;
    case EntityKind::role:
      fill_role_session(world, subject.entity, world.text(subject.session_name), caller);
      return;
    case EntityKind::session:
      fill_declared_session(world, world.sessions[subject.entity.index], caller);
      return;
    default:
      return;  // the binder makes subjects of nothing else
  }
}

Caller caller_of(const World& world, const Subject& subject) {
  Caller caller;
  switch (subject.kind) {
    case Subject::Kind::entity:
      fill_entity(world, subject, caller);
      break;
    case Subject::Kind::root:
      caller.kind = CallerKind::root;
      caller.account = world.text(world.account(subject.account).id);
      caller.arn = policy::root_arn("aws", caller.account);
      break;
    case Subject::Kind::service:
      caller.kind = CallerKind::service;
      caller.arn = world.text(subject.text);
      caller.credentials = Credentials::none;
      break;
    case Subject::Kind::federated:
      caller.kind = CallerKind::federated;
      caller.arn = world.text(subject.text);
      caller.credentials = Credentials::none;
      break;
    case Subject::Kind::canonical_user:
      caller.kind = CallerKind::canonical_user;
      caller.arn = world.text(subject.text);
      break;
    case Subject::Kind::anonymous:
      caller.credentials = Credentials::none;
      break;
  }
  return caller;
}

void say(Context& context, const World& world, const model::ContextFact& fact) {
  const std::string_view key = world.text(fact.key);
  if (fact.state == model::ContextFact::State::absent) {
    context.set_absent(key);
  } else if (fact.is_list || fact.values.size() != 1) {
    std::vector<std::string> values;
    for (const auto value : fact.values) {
      values.emplace_back(world.text(value));
    }
    context.set_list(key, values);
  } else {
    context.set(key, world.text(fact.values.front()));
  }
}

void say(Context& context, const World& world, const model::Facts& facts) {
  for (const auto& fact : facts.context) {
    say(context, world, fact);
  }
  if (facts.only) {
    context.set_others(Context::State::absent);
  }
}

// The request's own tags: AWS passes session tags of sts:AssumeRole as request tags, too.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
void say_request_tags(Context& context, const World& world, const std::vector<model::Tag>& tags) {
  if (tags.empty()) {
    return;
  }
  std::vector<std::string> keys;
  for (const auto& tag : tags) {
    const std::string key(world.text(tag.key));
    context.set("aws:RequestTag/" + key, world.text(tag.value));
    keys.push_back(key);
  }
  context.close_below("aws:RequestTag/");
  context.set_list("aws:TagKeys", keys);
}

void say_tags(Context& context, const World& world, std::string_view prefix, std::span<const model::Tag> tags) {
  for (const auto& tag : tags) {
    context.set_unless_said(std::string(prefix).append(world.text(tag.key)), world.text(tag.value));
  }
}

// Session tags override the role's own. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
void say_principal_tags(Context& context, const World& world, const Subject& subject, const Situation& situation) {
  say_tags(context, world, "aws:PrincipalTag/", situation.session.facts.tags);
  say_tags(context, world, "aws:PrincipalTag/", situation.session.transitive_tags);
  if (subject.kind == Subject::Kind::entity) {
    EntityId bearer = subject.entity;
    if (bearer.kind == EntityKind::session) {
      const model::Session& session = world.sessions[bearer.index];
      say_tags(context, world, "aws:PrincipalTag/", session.facts.tags);
      bearer = session.of;
    }
    if (const model::Identity* identity = world.identity(bearer)) {
      say_tags(context, world, "aws:PrincipalTag/", identity->tags);
    }
  }
  if (subject.kind != Subject::Kind::federated) {  // a provider's assertion may carry tags
    context.close_below("aws:PrincipalTag/");
  }
}

// Resource tags are known of what is declared, and S3 does not use them for authorization of buckets and objects.
void say_resource_tags(Context& context, const World& world, const std::vector<model::Target>& resources) {
  if (resources.size() != 1) {
    return;
  }
  const auto entity = world.by_arn(resources.front().arn);
  if (!entity) {
    return;
  }
  const model::Named* row = world.named_row(*entity);
  const auto parts = policy::split_arn(world.text(resources.front().arn));
  if (row == nullptr || !parts) {
    return;
  }
  if (parts->service != "s3") {
    say_tags(context, world, "aws:ResourceTag/", row->tags);
  }
  context.close_below("aws:ResourceTag/");
  if (entity->kind == EntityKind::user || entity->kind == EntityKind::role) {
    say_tags(context, world, "iam:ResourceTag/", row->tags);
    context.close_below("iam:ResourceTag/");
  }
}

bool is_management_account(const World& world, AccountId account) {
  return world.account(account).is_management && world.organization_of(account).has_value();
}

// o-…/r-…/ou-…/: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html
std::string organization_path(const World& world, AccountId account) {
  constexpr std::size_t usual_length = 80;
  std::string path;
  path.reserve(usual_length);
  for (const std::uint32_t index : world.ous_above(account)) {
    const model::Ou& ou = world.ous[index];
    path.append(world.text(ou.id != model::StringId{} ? ou.id : ou.name)).append("/");
    if (ou.root_id != model::StringId{}) {
      path.append(world.text(ou.root_id)).append("/");
    }
  }
  return path;
}

// What is known of the organization that an account is in.
struct Organization {
  bool is_known = false;
  std::string_view id{};  // empty: it is in none
  std::string path{};
};

Organization organization_around(const World& world, std::optional<AccountId> account) {
  if (!account) {
    return {};  // an account that the model does not hold may be in any organization
  }
  if (const auto root = world.organization_of(*account)) {
    const std::string_view id = world.text(world.ous[*root].id);
    return id.empty() ? Organization() : Organization{true, id, organization_path(world, *account)};
  }
  // Where an organization is declared, an account outside it is outside; where none is, nothing is known of it.
  return {world.account(*account).completeness.organization && world.ous.size() != 0, {}, {}};
}

void say_organization(Context& context, const Organization& organization, std::string_view id_key,
                      std::string_view paths_key) {
  if (!organization.is_known) {
    return;
  }
  if (organization.id.empty()) {
    context.set_absent_unless_said(id_key);
    context.set_absent_unless_said(paths_key);
    return;
  }
  context.set_unless_said(id_key, organization.id);
  if (!context.says(paths_key)) {
    context.set_list(paths_key, {organization.path});
  }
}

// Of the caller's account and of the one that owns the only resource.
void say_organizations(Context& context, const World& world, const Request& request, std::optional<AccountId> account) {
  const Caller& caller = request.caller;
  const Organization of_caller = organization_around(world, account);
  const Organization none{.is_known = true};
  // Without an account the caller is anonymous or a service, and in no organization.
  say_organization(context, caller.account.empty() ? none : of_caller, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths");
  if (request.resources.size() != 1) {
    return;
  }
  const std::string& owner = request.resources.front().owner_account;
  const bool is_callers = owner.empty() || owner == caller.account;
  say_organization(context, is_callers ? of_caller : organization_around(world, world.account_by_id(owner)),
                   "aws:ResourceOrgID", "aws:ResourceOrgPaths");
}

// A forwarded call: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
void say_called_via(Context& context, const World& world, model::StringId through) {
  if (through != model::StringId{}) {
    const std::string_view service = world.text(through);
    if (!context.says("aws:CalledVia")) {
      context.set_list("aws:CalledVia", {service});
    }
    context.set_unless_said("aws:CalledViaFirst", service);
    context.set_unless_said("aws:CalledViaLast", service);
    context.set_unless_said("aws:ViaAWSService", "true");
    return;
  }
  for (const std::string_view key : {"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"}) {
    context.set_absent_unless_said(key);
  }
  if (context.others() != Context::State::absent) {
    context.set_unless_said("aws:ViaAWSService", "false");
  }
}

void say_time(Context& context, std::string_view at) {
  if (at.empty()) {
    return;
  }
  context.set_unless_said("aws:CurrentTime", at);
  if (const auto seconds = condition::read_instant(at)) {
    context.set_unless_said("aws:EpochTime", *seconds);
  }
}

// "Temporary credentials returned by AssumeRole do not include MFA information in the context": MFA protects the
// assuming, not what is done in the role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
void say_no_mfa_in_role(Context& context, const Caller& caller) {
  if (caller.kind != CallerKind::role_session) {
    return;
  }
  for (const std::string_view key : {"aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"}) {
    context.set_absent_unless_said(key);
  }
}

// AWS's page says which keys every request carries. "With only …" means what it says: then they are absent as well.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
void say_what_is_always_there(Context& context) {
  if (context.others() != Context::State::unknown) {
    return;
  }
  for (const std::string_view key : stdlib::always_present_keys()) {
    if (!context.says(key)) {
      context.set_there(key);
    }
  }
}

}  // namespace

RequestResource resource_of(const World& world, const model::Target& target) {
  RequestResource resource;
  resource.arn = world.text(target.arn);
  const Behind known = behind(world, target.arn);
  const auto owner = known.owner ? known.owner : target.owner;
  if (owner) {
    resource.owner_account = world.text(world.account(*owner).id);
    resource.owner_is_management_account = is_management_account(world, *owner);
  } else {
    resource.owner_account = world.text(target.owner_id);
  }
  if (owner) resource.public_access_block = world.account(*owner).public_access_block;
  if (known.with_policy) {
    resource.public_access_block =
        std::max(resource.public_access_block, world.resources[known.with_policy->index].public_access_block);
  }
  return resource;
}

Request make_request(const World& world, const Subject& subject, std::string_view action,
                     const std::vector<model::Target>& resources, const Situation& situation) {
  Request request;
  request.caller = caller_of(world, subject);
  const auto account = world.account_by_id(request.caller.account);
  request.caller.in_management_account = account && is_management_account(world, *account);
  request.action = action;
  request.resources.reserve(resources.size());
  for (const auto& target : resources) {
    request.resources.push_back(resource_of(world, target));
  }

  Context& context = request.context;
  context.set_others(situation.others);
  if (subject.kind == Subject::Kind::entity && subject.entity.kind == EntityKind::session) {
    say(context, world, world.sessions[subject.entity.index].facts);
  }
  say(context, world, situation.session.facts);
  say(context, world, situation.facts);
  say_request_tags(context, world, situation.facts.tags);
  say_time(context, world.text(situation.at));
  say_no_mfa_in_role(context, request.caller);
  say_principal_tags(context, world, subject, situation);
  say_resource_tags(context, world, resources);
  say_organizations(context, world, request, account);
  if (request.resources.size() == 1) {
    const auto parts = policy::split_arn(request.resources.front().arn);
    if (parts && !parts->region.empty() && !resources.front().any_region &&
        parts->region.find_first_of("*?") == std::string_view::npos && context.others() != Context::State::absent) {
      context.set_unless_said("aws:RequestedRegion", parts->region);
    }
  }
  say_called_via(context, world, situation.through);
  fill_context(request);
  say_what_is_always_there(context);
  return request;
}

}  // namespace iamq::evaluate

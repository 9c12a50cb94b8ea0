#include "runtime/evaluate/gather.hpp"

#include <algorithm>

#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/owner.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/arn.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::evaluate {

using model::AccountId;
using model::EntityId;
using model::EntityKind;
using model::Subject;
using model::World;

namespace {

void add_policies(const World& world, const model::Identity& identity, std::uint64_t via,
                  std::vector<AppliedPolicy>& policies) {
  for (const auto policy : identity.inline_policies) {
    policies.push_back({policy, via});
  }
  for (const auto index : identity.attached) {
    policies.push_back({world.managed_policies[index].current(), via});
  }
}

void gather_identity(const World& world, EntityId bearer, const Situation& situation, Policies& policies) {
  const model::Identity* identity = world.identity(bearer);
  if (identity == nullptr) {
    return;
  }
  add_policies(world, *identity, 0, policies.identity);
  if (bearer.kind == EntityKind::user) {
    for (const auto group : world.users[bearer.index].groups) {
      add_policies(world, world.groups[group], EntityId{EntityKind::group, group}.handle(), policies.identity);
    }
  }
  if (identity->boundary && !situation.without_boundary) {
    policies.boundary.push_back({world.managed_policies[*identity->boundary].current(), 0});
  }
}

void add_session_policies(const model::Facts& facts, Policies& policies) {
  policies.has_session_layer = policies.has_session_layer || facts.has_session_policy;
  for (const auto policy : facts.session_policies) {
    policies.session.push_back({policy, 0});
  }
}

void gather_caller(const World& world, const Subject& subject, const Situation& situation, Policies& policies) {
  add_session_policies(situation.session.facts, policies);
  if (subject.kind != Subject::Kind::entity) {
    return;
  }
  EntityId bearer = subject.entity;
  if (bearer.kind == EntityKind::session) {
    const model::Session& session = world.sessions[bearer.index];
    add_session_policies(session.facts, policies);
    policies.has_session_layer = policies.has_session_layer || session.is_federated_user;
    bearer = session.of;
  }
  gather_identity(world, bearer, situation, policies);
}

void gather_resource(const World& world, const Request& request, const RequestResource& resource, Policies& policies) {
  std::optional<policy::PolicyId> found;
  const auto role = is_decided_by_trust(request.action, resource.arn) ? role_behind(world, resource.arn) : std::nullopt;
  if (role) {
    found = world.roles[role->index].trust;
  } else if (const auto declared = resource_behind(world, resource.arn)) {
    found = world.resources[declared->index].policy;
  }
  if (found) {
    policies.resource.push_back({*found, 0});
  }
}

// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
void gather_endpoint(const World& world, const Request& request, Policies& policies) {
  const auto entry = request.context.find("aws:SourceVpce");
  if (entry.state != condition::Context::State::known || entry.values.empty()) {
    return;
  }
  for (const EntityId entity : world.named(entry.values.front())) {
    if (entity.kind != EntityKind::endpoint) {
      continue;
    }
    if (const auto policy = world.endpoints[entity.index].policy) {
      policies.has_endpoint = true;
      policies.endpoint.push_back({*policy, entity.handle()});
    }
    return;
  }
}

// Whether the account's policies of such resources are in the model.
bool knows_policies(const World& world, const model::Completeness& completeness, std::string_view arn) {
  const auto parts = policy::split_arn(arn);
  if (completeness.resource_policies || !parts || completeness.known_policies.empty()) {
    return completeness.resource_policies;
  }
  const auto is_known = [&](std::string_view what) {
    return std::any_of(completeness.known_policies.begin(), completeness.known_policies.end(),
                       [&](model::StringId known) { return world.text(known) == what; });
  };
  return is_known(parts->service) || is_known(std::string(parts->service) + "/" + std::string(parts->region));
}

// Whether the owner's resource policies are not in the model, so that one might exist.
bool lacks_resource_policy(const World& world, const Request& request, const Policies& policies,
                           const RequestResource& resource, std::optional<AccountId> owner) {
  if (!policies.resource.empty() || resource.arn == "*" || is_decided_by_trust(request.action, resource.arn)) {
    return false;
  }
  // IAM's own resources have no policies but the trust policies of roles.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
  if (stdlib::starts_with_ignoring_case(request.action, "iam:")) return false;
  return !owner || !knows_policies(world, world.account(*owner).completeness, resource.arn);
}

}  // namespace

std::vector<std::vector<AppliedPolicy>> control_policies(const World& world, AccountId account_number, bool scps,
                                                         const Situation& situation) {
  std::vector<std::vector<AppliedPolicy>> levels;
  if (!world.organization_of(account_number)) {
    return levels;
  }
  const auto add_level = [&](EntityId place, const model::Few<std::uint32_t>& attached, bool has_full_access) {
    auto& level = levels.emplace_back();
    const bool allows_all = scps && has_full_access;
    level.reserve(attached.size() + (allows_all ? 1 : 0));
    if (allows_all) {
      level.push_back({world.full_aws_access(), place.handle()});
    }
    for (const auto index : attached) {
      const auto& left_out = situation.without_control_policies;
      if (std::find(left_out.begin(), left_out.end(), index) == left_out.end()) {
        level.push_back({world.control_policies[index].policy, place.handle()});
      }
    }
  };
  const auto ous = world.ous_above(account_number);
  levels.reserve(ous.size() + 1);
  for (const auto index : ous) {
    const model::Ou& ou = world.ous[index];
    add_level({EntityKind::ou, index}, scps ? ou.scps : ou.rcps, ou.has_full_aws_access);
  }
  const model::Account& account = world.account(account_number);
  add_level({EntityKind::account, static_cast<std::uint32_t>(account_number)}, scps ? account.scps : account.rcps,
            account.has_full_aws_access);
  return levels;
}

std::vector<Policies> gather(const World& world, const Subject& subject, const Request& request,
                             const Situation& situation) {
  Policies of_caller;
  gather_caller(world, subject, situation, of_caller);
  const auto account = world.account_by_id(request.caller.account);
  if (account) of_caller.scps = control_policies(world, *account, true, situation);
  gather_endpoint(world, request, of_caller);

  std::vector<Policies> by_resource;
  by_resource.reserve(request.resources.size());
  for (const auto& resource : request.resources) {
    const bool is_last = &resource == &request.resources.back();
    Policies& policies = by_resource.emplace_back(is_last ? std::move(of_caller) : of_caller);
    const std::string_view owner_id = owner_of(resource, request.caller);
    const auto owner = owner_id == request.caller.account ? account : world.account_by_id(owner_id);
    gather_resource(world, request, resource, policies);
    policies.lacks_resource_policy = lacks_resource_policy(world, request, policies, resource, owner);
    if (owner) policies.rcps = control_policies(world, *owner, false, situation);
  }
  return by_resource;
}

Explained decide(const World& world, const Subject& subject, std::string_view action,
                 const std::vector<model::Target>& resources, const Situation& situation) {
  Explained explained;
  explained.request = make_request(world, subject, action, resources, situation);
  explained.policies = gather(world, subject, explained.request, situation);
  auto logic = std::make_shared<condition::Logic>();
  explained.decision = evaluate(explained.request, explained.policies, world.library(), *logic);
  explained.logic = std::move(logic);
  return explained;
}

namespace {

std::string_view assume_action(const World& world, const Subject& subject) {
  if (subject.kind != Subject::Kind::federated) {
    return "sts:AssumeRole";
  }
  const bool is_saml = subject.has_entity ? world.providers[subject.entity.index].is_saml
                                          : world.text(subject.text).find(":saml-provider/") != std::string_view::npos;
  return is_saml ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
}

bool gives_source_identity(const World& world, const model::Facts& facts) {
  return std::any_of(facts.context.begin(), facts.context.end(), [&](const model::ContextFact& fact) {
    return fact.state == model::ContextFact::State::known && world.text(fact.key) == "sts:SourceIdentity";
  });
}

bool has_source_identity(const Request& request) {
  return request.context.find("aws:SourceIdentity").state == condition::Context::State::known;
}

}  // namespace

bool assumes_without_more(const World& world, const Situation& situation) {
  const auto tells_identity = [&](const model::Facts& facts) {
    return std::any_of(facts.context.begin(), facts.context.end(), [&](const model::ContextFact& fact) {
      return stdlib::equals_ignoring_case(world.text(fact.key), "sts:SourceIdentity") ||
             stdlib::equals_ignoring_case(world.text(fact.key), "aws:SourceIdentity");
    });
  };
  return situation.facts.tags.empty() && situation.session.transitive_tags.empty() &&
         !tells_identity(situation.facts) && !tells_identity(situation.session.facts);
}

Explained decide_assume(const World& world, const Subject& subject, EntityId role, const Situation& situation) {
  const std::vector<model::Target> resource = {
      {.arn = world.arn_of(role), .owner = world.account_of(role), .is_pattern = false}};
  // Session tags need sts:TagSession and a source identity sts:SetSourceIdentity on the same role, from both sides.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
  std::vector<std::string_view> actions = {assume_action(world, subject)};
  // Transitive tags and a source identity that the session has already go on to the next one, which asks for the same.
  if (!situation.facts.tags.empty() || !situation.session.transitive_tags.empty()) {
    actions.emplace_back("sts:TagSession");
  }
  if (gives_source_identity(world, situation.facts)) {
    actions.emplace_back("sts:SetSourceIdentity");
  }
  Explained first_open;
  bool has_open = false;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    Explained explained = decide(world, subject, actions[i], resource, situation);
    if (i == 0 && actions.back() != "sts:SetSourceIdentity" && has_source_identity(explained.request)) {
      actions.emplace_back("sts:SetSourceIdentity");
    }
    const auto outcome = explained.decision.outcome;
    if (outcome == Outcome::explicitly_denied || outcome == Outcome::implicitly_denied) {
      return explained;
    }
    if (!has_open || (outcome == Outcome::depends && first_open.decision.outcome == Outcome::allowed)) {
      first_open = std::move(explained);
      has_open = true;
    }
  }
  return first_open;
}

}  // namespace iamq::evaluate

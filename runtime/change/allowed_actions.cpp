#include "runtime/change/allowed_actions.hpp"

#include <set>

#include "runtime/evaluate/principal.hpp"
#include "runtime/evaluate/sides.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/permission_difference.hpp"

namespace iamq::change {

using evaluate::Caller;
using evaluate::CallerKind;
using evaluate::ResourceGrant;

namespace {

// Of an ARN the name under which the principal is known, whatever its path or its session; any other text as it is.
std::string_view known_by(std::string_view principal) {
  const auto arn = policy::split_arn(principal);
  if (!arn) return principal;
  const auto [type, name] = policy::split_resource(arn->resource);
  return type == "assumed-role" ? name.substr(0, name.find('/')) : name.substr(name.rfind('/') + 1);
}

ActionSet allowed_in(const policy::Document& document, const query::Asking& asking) {
  ActionSet actions(*asking.catalog);
  for (const policy::Statement& statement : document.statements) {
    if (statement.effect == policy::Effect::allow) actions.add_matching(statement, asking.world->library());
  }
  return actions;
}

}  // namespace

// Naming the account delegates to the policies of its principals, which count by themselves.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-req.html
void AllowedActions::read(policy::PolicyId policy) {
  const policy::Library& library = asking_.world->library();
  for (const policy::Statement& statement : library.document(policy).statements) {
    if (statement.effect != policy::Effect::allow) continue;
    if (!statement.has_principal || statement.not_principal) for_everybody_.add_matching(statement, library);
    for (const policy::PrincipalPattern& principal : statement.principals) {
      if (principal.type == policy::PrincipalType::everyone) for_everybody_.add_matching(statement, library);
      if (principal.type != policy::PrincipalType::aws) continue;
      by_name_.emplace(known_by(library.text(principal.text)), Naming{&principal, &statement});
    }
  }
}

void AllowedActions::read_resources() {
  const model::World& world = *asking_.world;
  std::set<policy::DocumentId> seen;
  const auto read_once = [&](const std::optional<policy::PolicyId>& policy) {
    if (policy && seen.insert(world.library().policy(*policy).document).second) read(*policy);
  };
  world.resources.each([&](std::uint32_t, const model::Resource& resource) { read_once(resource.policy); });
  world.roles.each([&](std::uint32_t, const model::Role& role) { read_once(role.trust); });
}

const AllowedActions::Numbers& AllowedActions::by_identity(policy::DocumentId document) {
  const auto [known, is_new] = by_document_.try_emplace(document);
  if (is_new) known->second = allowed_in(asking_.world->library().document(document), asking_).numbers();
  return known->second;
}

void AllowedActions::add_named(std::string_view name, const Caller& caller, ActionSet& actions) const {
  const policy::Library& library = asking_.world->library();
  const auto [from, to] = by_name_.equal_range(name);
  for (auto naming = from; naming != to; ++naming) {
    const ResourceGrant grant = evaluate::match_principal(*naming->second.principal, caller, library);
    if (grant != ResourceGrant::none) actions.add_matching(*naming->second.statement, library);
  }
}

std::vector<std::uint32_t> AllowedActions::of(const model::Subject& subject) {
  const model::World& world = *asking_.world;
  const evaluate::Situation situation;
  const model::Target everything{
      .arn = world.library().strings().intern("*"), .owner = {}, .is_pattern = false, .owner_id = {}};
  const auto request = evaluate::make_request(world, subject, "sts:GetCallerIdentity", {everything}, situation);
  const Caller& caller = request.caller;
  // What sessions that a root user has begun may do, no policy grants.
  if (caller.kind != CallerKind::user && caller.kind != CallerKind::role_session) {
    return query::all_actions(*asking_.catalog);
  }
  if (!has_read_) read_resources();
  has_read_ = true;
  ActionSet actions = for_everybody_;
  for (const auto& policies : evaluate::gather(world, subject, request, situation)) {
    for (const auto& applied : policies.identity) {
      for (const auto action : by_identity(world.library().policy(applied.policy).document)) actions.add(action);
    }
  }
  const std::string_view unique_id = caller.unique_id;
  std::set<std::string_view> names{known_by(caller.arn), unique_id.substr(0, unique_id.find(':'))};
  if (!caller.issuer_arn.empty()) names.insert(known_by(caller.issuer_arn));
  for (const std::string_view name : names) add_named(name, caller, actions);
  return actions.numbers();
}

}  // namespace iamq::change

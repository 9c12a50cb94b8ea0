#include "runtime/evaluate/layers.hpp"

#include <array>

#include "runtime/evaluate/rcp_services.hpp"
#include "runtime/evaluate/sides.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::evaluate {

using condition::Truth;

namespace {

// A session of sts:GetFederationToken that root called has root's permissions, as far as its session policies go.
bool has_permissions_of_root(const Caller& caller) {
  const std::string_view issuer = caller.issuer_arn;
  const bool is_issued_by_root = issuer.size() > 5 && issuer.substr(issuer.size() - 5) == ":root";
  return caller.kind == CallerKind::root || (caller.kind == CallerKind::federated_user && is_issued_by_root);
}

LayerVerdict verdict_of(Truth allow, Truth deny) {
  if (deny.is_true()) return LayerVerdict::denies;
  if (deny.is_unknown() || allow.is_unknown()) return LayerVerdict::depends;
  return allow.is_true() ? LayerVerdict::allows : LayerVerdict::silent;
}

void add(LayerId id, std::uint32_t level, Said said, const Question& question, Evidence& evidence) {
  evidence.denied = question.logic.either(evidence.denied, said.deny);
  LayerResult result;
  result.layer = id;
  result.level = level;
  result.resource = question.resource_index;
  result.verdict = verdict_of(said.allow, said.deny);
  result.allow = said.allow;
  result.deny = said.deny;
  result.findings = std::move(said.findings);
  evidence.layers.push_back(std::move(result));
}

// --- Service control policies

// "SCPs affect only IAM users and roles that are managed by accounts that are part of the organization … including the
// root user. SCPs do not affect users or roles in the management account … [nor] any service-linked role."
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
bool scps_apply(const Question& question) {
  const Caller& caller = question.caller();
  return !question.policies.scps.empty() && has_identity_side(caller) && !caller.in_management_account &&
         !caller.is_service_linked;
}

// "For a permission to be allowed for a specific account, there must be an explicit Allow statement at every level from
// the root through each OU in the direct path to the account."
void ask_scps(const Question& question, Evidence& evidence) {
  for (std::uint32_t level = 0; level < question.policies.scps.size(); ++level) {
    Said said = ask(question.policies.scps[level], question);
    evidence.guardrails_allow = question.logic.both(evidence.guardrails_allow, said.allow);
    add(LayerId::scp, level, std::move(said), question, evidence);
  }
}

// --- Resource control policies

// "RCPs do not apply to resources in the management account, … do not affect service-linked roles, … AWS managed KMS
// keys", nor kms:RetireGrant, nor services outside the list.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
bool rcps_apply(const Question& question) {
  const RequestResource& resource = question.resource();
  const std::string_view action = question.request.action;
  const bool is_about_service_linked_role =
      question.caller().is_service_linked ||
      (is_decided_by_trust(action, resource.arn) && is_service_linked_role(resource.arn));
  return !question.policies.rcps.empty() && !resource.owner_is_management_account && !is_about_service_linked_role &&
         !resource.is_aws_managed_key && is_bound_by_rcps(action);
}

// "RCPFullAWSAccess is automatically attached … You can't detach it": only a Deny can say anything.
void ask_rcps(const Question& question, Evidence& evidence) {
  for (std::uint32_t level = 0; level < question.policies.rcps.size(); ++level) {
    Said said = ask(question.policies.rcps[level], question);
    said.allow = condition::yes;
    add(LayerId::rcp, level, std::move(said), question, evidence);
  }
}

// --- VPC endpoint policy

// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
bool endpoint_applies(const Question& question) {
  return question.policies.has_endpoint;
}

void ask_endpoint(const Question& question, Evidence& evidence) {
  Said said = ask(question.policies.endpoint, question);
  evidence.guardrails_allow = question.logic.both(evidence.guardrails_allow, said.allow);
  add(LayerId::endpoint, 0, std::move(said), question, evidence);
}

// --- The resource's policy, or the trust policy of a role

bool is_trust(const Question& question) {
  return is_decided_by_trust(question.request.action, question.resource().arn);
}

// Without a policy the layer still has to allow where nothing else can: then its silence is the reason.
bool resource_applies(const Question& question) {
  const bool must_allow =
      is_cross_account(question) || needs_resource_policy(question) || !has_identity_side(question.caller());
  return !is_trust(question) && (must_allow || !question.policies.resource.empty());
}

void note_grants(const Said& said, Evidence& evidence) {
  evidence.allowed_to_caller = said.allow_by_grant[static_cast<std::size_t>(ResourceGrant::to_caller)];
  evidence.allowed_to_role = said.allow_by_grant[static_cast<std::size_t>(ResourceGrant::to_role)];
  evidence.allowed_to_account = said.allow_by_grant[static_cast<std::size_t>(ResourceGrant::delegated_to_account)];
}

void ask_resource(const Question& question, Evidence& evidence) {
  Said said = ask(question.policies.resource, question);
  note_grants(said, evidence);
  if (is_kept_by_bucket_owner_root(question) && !said.deny.is_false()) {
    evidence.is_deny_overruled = true;
    said.deny = condition::no;
  }
  add(LayerId::resource, 0, std::move(said), question, evidence);
}

void ask_trust(const Question& question, Evidence& evidence) {
  Said said = ask(question.policies.resource, question);
  note_grants(said, evidence);
  add(LayerId::trust, 0, std::move(said), question, evidence);
}

// --- Identity policies

bool identity_applies(const Question& question) {
  return has_identity_side(question.caller());
}

// "The root user … takes no identity policy": it may do everything in its account.
void ask_identity(const Question& question, Evidence& evidence) {
  Said said;
  if (has_permissions_of_root(question.caller())) {
    said.allow = condition::yes;
  } else {
    said = ask(question.policies.identity, question);
  }
  evidence.identity_allows = said.allow;
  add(LayerId::identity, 0, std::move(said), question, evidence);
}

// --- Permissions boundary

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
bool boundary_applies(const Question& question) {
  return !question.policies.boundary.empty() && has_identity_side(question.caller()) &&
         !has_permissions_of_root(question.caller());
}

// Several are several limits: each must allow.
void ask_boundary(const Question& question, Evidence& evidence) {
  Said all;
  all.allow = condition::yes;
  for (const AppliedPolicy& boundary : question.policies.boundary) {
    Said one = ask({boundary}, question);
    all.allow = question.logic.both(all.allow, one.allow);
    all.deny = question.logic.either(all.deny, one.deny);
    all.findings.insert(all.findings.end(), one.findings.begin(), one.findings.end());
  }
  evidence.boundary_allows = all.allow;
  add(LayerId::boundary, 0, std::move(all), question, evidence);
}

// --- Session policies

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
bool session_applies(const Question& question) {
  return question.policies.has_session_layer && has_identity_side(question.caller());
}

void ask_session(const Question& question, Evidence& evidence) {
  Said said = ask(question.policies.session, question);
  evidence.session_allows = said.allow;
  add(LayerId::session, 0, std::move(said), question, evidence);
}

constexpr std::array layer_rows{
    LayerRow{LayerId::rcp, "resource control policies", &rcps_apply, &ask_rcps},
    LayerRow{LayerId::scp, "service control policies", &scps_apply, &ask_scps},
    LayerRow{LayerId::endpoint, "VPC endpoint policy", &endpoint_applies, &ask_endpoint},
    LayerRow{LayerId::resource, "resource policy", &resource_applies, &ask_resource},
    LayerRow{LayerId::trust, "trust policy", &is_trust, &ask_trust},
    LayerRow{LayerId::identity, "identity policies", &identity_applies, &ask_identity},
    LayerRow{LayerId::boundary, "permissions boundary", &boundary_applies, &ask_boundary},
    LayerRow{LayerId::session, "session policies", &session_applies, &ask_session},
};

}  // namespace

std::span<const LayerRow> layers() {
  return layer_rows;
}

std::string_view name_of(LayerId id) {
  for (const LayerRow& row : layer_rows) {
    if (row.id == id) return row.name;
  }
  return "restriction";  // no policies: special.hpp
}

Evidence ask_layers(const Question& question) {
  Evidence evidence;
  evidence.boundary_allows = condition::yes;
  evidence.session_allows = condition::yes;
  const Policies& policies = question.policies;
  evidence.layers.reserve(layer_rows.size() + policies.scps.size() + policies.rcps.size() + 1);  // and a restriction
  for (const LayerRow& row : layer_rows) {
    if (row.applies(question)) {
      row.ask(question, evidence);
    } else if (row.id != LayerId::trust) {
      LayerResult silent;
      silent.layer = row.id;
      silent.resource = question.resource_index;
      evidence.layers.push_back(std::move(silent));
    }
  }
  return evidence;
}

}  // namespace iamq::evaluate

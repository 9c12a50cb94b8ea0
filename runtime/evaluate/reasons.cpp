#include "runtime/evaluate/reasons.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <string>

#include "runtime/evaluate/sides.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::evaluate {

using condition::Truth;

namespace {

bool is_guardrail(LayerId id) {
  return id == LayerId::scp || id == LayerId::endpoint;
}

bool is_of_resource(LayerId id) {
  return id == LayerId::resource || id == LayerId::trust;
}

// An allowed request: the identity policies, the resource's policy, or both where both must allow.
bool opens(const LayerResult& layer, const Question& question, const Verdict& verdict) {
  if (layer.allow.is_false()) return false;
  const Evidence& evidence = verdict.evidence;
  if (is_of_resource(layer.layer)) {
    const bool is_only_delegated = evidence.allowed_to_caller.is_false() && evidence.allowed_to_role.is_false();
    return !is_only_delegated || verdict.is_cross_account || needs_resource_policy(question);
  }
  if (layer.layer != LayerId::identity) return false;
  const bool suffices_alone = !verdict.is_cross_account && !needs_resource_policy(question);
  // Where only the resource's policy opens, identity policies matter behind a delegation to the account.
  return suffices_alone || verdict.is_cross_account || evidence.allowed_to_caller.is_false();
}

// A refused request: each layer that had to allow and did not.
bool closes(const LayerResult& layer, const Question& question, const Verdict& verdict) {
  if (layer.allow.is_true()) return false;
  const bool has_say = layer.verdict != LayerVerdict::not_applicable;
  if (is_guardrail(layer.layer)) return has_say;
  if (is_of_resource(layer.layer)) {
    // Of a role's trust policy and a resource's policy, only one can speak of a request.
    const bool is_by_trust = is_decided_by_trust(question.request.action, question.resource().arn);
    if ((layer.layer == LayerId::trust) != is_by_trust) return false;
    if (!has_say && !verdict.is_cross_account && !needs_resource_policy(question)) return false;
  } else {
    if (!has_say || layer.layer == LayerId::rcp) return false;
    // A resource policy of the same account that names the role needs no identity policy beside it.
    const bool needs_identity = verdict.is_cross_account || verdict.evidence.allowed_to_role.is_false();
    if (layer.layer == LayerId::identity && !needs_identity) return false;
  }
  const bool is_opened_otherwise = !policies_allow(question, verdict.evidence, verdict.is_cross_account).is_false();
  return !is_opened_otherwise;
}

bool is_decisive(const LayerResult& layer, const Question& question, const Verdict& verdict, Outcome outcome) {
  switch (outcome) {
    case Outcome::explicitly_denied:
      return !layer.deny.is_false();
    case Outcome::allowed:
      return !verdict.special.is_allowed() && opens(layer, question, verdict);
    case Outcome::implicitly_denied:
      return !verdict.special.refuses.is_true() && !verdict.allowed.is_true() && closes(layer, question, verdict);
    case Outcome::depends:
      return layer.allow.is_unknown() || layer.deny.is_unknown();
  }
  return false;
}

const std::vector<AppliedPolicy>* policies_of(const LayerResult& layer, const Policies& policies) {
  switch (layer.layer) {
    case LayerId::scp:
      return &policies.scps[layer.level];
    case LayerId::rcp:
      return &policies.rcps[layer.level];
    case LayerId::endpoint:
      return &policies.endpoint;
    case LayerId::resource:
    case LayerId::trust:
      return &policies.resource;
    case LayerId::identity:
      return &policies.identity;
    case LayerId::boundary:
      return &policies.boundary;
    case LayerId::session:
      return &policies.session;
    case LayerId::restriction:
      break;
  }
  return nullptr;
}

std::vector<AppliedPolicy> missing_of(const LayerResult& layer, const Question& question) {
  std::vector<AppliedPolicy> missing;
  if (layer.verdict == LayerVerdict::not_applicable) return missing;
  const auto* policies = policies_of(layer, question.policies);
  if (policies == nullptr) return missing;
  std::copy_if(policies->begin(), policies->end(), std::back_inserter(missing),
               [&](const AppliedPolicy& applied) { return question.library.policy(applied.policy).is_missing; });
  return missing;
}

// A Deny that is there, and a rule without policies, stand whatever the missing policies say.
bool is_settled(const Verdict& verdict, Outcome outcome) {
  return outcome == Outcome::explicitly_denied || verdict.special.is_allowed() || verdict.special.refuses.is_true();
}

// The evidence if every missing policy allowed the request.
Evidence with_missing_allowing(const Question& question, const Evidence& evidence) {
  Evidence hopeful = evidence;
  hopeful.guardrails_allow = condition::yes;
  if (question.policies.lacks_resource_policy) hopeful.allowed_to_caller = condition::yes;
  for (const LayerResult& layer : evidence.layers) {
    const bool is_hopeful = !missing_of(layer, question).empty();
    if (is_guardrail(layer.layer) && layer.verdict != LayerVerdict::not_applicable && !is_hopeful) {
      hopeful.guardrails_allow = question.logic.both(hopeful.guardrails_allow, layer.allow);
    }
    if (!is_hopeful) continue;
    if (is_of_resource(layer.layer)) hopeful.allowed_to_caller = condition::yes;
    if (layer.layer == LayerId::identity) hopeful.identity_allows = condition::yes;
    if (layer.layer == LayerId::boundary) hopeful.boundary_allows = condition::yes;
    if (layer.layer == LayerId::session) hopeful.session_allows = condition::yes;
  }
  return hopeful;
}

// Whether what is missing could make the outcome another one: deny what is allowed, or allow what nothing allows.
bool could_turn(const Question& question, const Verdict& verdict, Outcome outcome) {
  if (is_settled(verdict, outcome)) return false;
  if (outcome != Outcome::implicitly_denied) return true;
  const Evidence hopeful = with_missing_allowing(question, verdict.evidence);
  return !policies_allow(question, hopeful, verdict.is_cross_account).is_false();
}

}  // namespace

void mark_decisive(const Question& question, const Verdict& verdict, Outcome outcome,
                   std::vector<LayerResult>& layers) {
  for (LayerResult& layer : layers) {
    if (layer.resource == question.resource_index) layer.is_decisive = is_decisive(layer, question, verdict, outcome);
  }
}

std::vector<AppliedPolicy> missing_policies(const Question& question, const Verdict& verdict, Outcome outcome) {
  std::vector<AppliedPolicy> missing;
  if (is_settled(verdict, outcome)) return missing;
  for (const LayerResult& layer : verdict.evidence.layers) {
    const auto of_layer = missing_of(layer, question);
    missing.insert(missing.end(), of_layer.begin(), of_layer.end());
  }
  if (!missing.empty() && !could_turn(question, verdict, outcome)) missing.clear();
  return missing;
}

bool rests_on_lacking_resource_policy(const Question& question, const Verdict& verdict, Outcome outcome) {
  return question.policies.lacks_resource_policy && could_turn(question, verdict, outcome);
}

void forget_what_is_not_told(Explained& explained, const policy::Library& library) {
  std::set<std::string, std::less<>> told;
  for (const LayerResult& layer : explained.decision.layers) {
    for (const Finding& finding : layer.findings) {
      const auto& statements = library.document(finding.policy).statements;
      if (finding.statement >= statements.size()) continue;
      for (const auto& condition : statements[finding.statement].conditions) {
        told.insert(policy::lower_case(library.text(condition.key)));
      }
    }
  }
  explained.request.context.keep_only(told);
}

}  // namespace iamq::evaluate

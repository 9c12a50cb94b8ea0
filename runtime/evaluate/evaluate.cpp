#include "runtime/evaluate/evaluate.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "runtime/evaluate/outside.hpp"
#include "runtime/evaluate/reasons.hpp"
#include "runtime/evaluate/verdict.hpp"

namespace iamq::evaluate {

using condition::Truth;

namespace {

ResourceGrant grant_of(const Evidence& evidence) {
  if (!evidence.allowed_to_caller.is_false()) return ResourceGrant::to_caller;
  if (!evidence.allowed_to_role.is_false()) return ResourceGrant::to_role;
  if (!evidence.allowed_to_account.is_false()) return ResourceGrant::delegated_to_account;
  return ResourceGrant::none;
}

// The restriction as a layer of its own, so that reasons show it among the others.
LayerResult restriction(const Question& question, const Special& special, bool is_decisive) {
  LayerResult layer;
  layer.layer = LayerId::restriction;
  layer.resource = question.resource_index;
  layer.allow = question.logic.negate(special.refuses);
  layer.verdict = special.refuses.is_unknown() ? LayerVerdict::depends
                  : special.refuses.is_true()  ? LayerVerdict::silent
                                               : LayerVerdict::allows;
  layer.is_decisive = is_decisive;
  return layer;
}

// A refusal stands whether the block is on or not; so does a call that is always allowed.
bool rests_on_unknown_block(const Question& question, const Verdict& verdict, Outcome outcome) {
  const bool may_be_let_in = outcome == Outcome::allowed || outcome == Outcome::depends;
  return may_be_let_in && !verdict.special.is_allowed() && may_be_blocked_as_public(question);
}

void append(std::vector<LayerResult>& layers, std::vector<LayerResult> more) {
  if (layers.empty()) {
    layers = std::move(more);
  } else {
    std::move(more.begin(), more.end(), std::back_inserter(layers));
  }
}

void tell(const Question& question, Verdict verdict, Decision& decision) {
  const bool is_refused = !verdict.special.refuses.is_false() && decision.outcome != Outcome::explicitly_denied;
  decision.is_cross_account = decision.is_cross_account || verdict.is_cross_account;
  if (question.resource_index == 0) decision.grant = grant_of(verdict.evidence);
  if (decision.special == SpecialRule::none) decision.special = verdict.special.rule;
  if (decision.special == SpecialRule::none && verdict.evidence.is_deny_overruled) {
    decision.special = SpecialRule::bucket_owner_root;
  }
  const std::vector<AppliedPolicy> all_missing = missing_policies(question, verdict, decision.outcome);
  decision.lacks_resource_policy |= rests_on_lacking_resource_policy(question, verdict, decision.outcome);
  append(decision.layers, std::move(verdict.evidence.layers));
  mark_decisive(question, verdict, decision.outcome, decision.layers);
  if (verdict.special.rule != SpecialRule::none) {
    decision.layers.push_back(restriction(question, verdict.special, is_refused || verdict.special.is_allowed()));
  }
  for (const AppliedPolicy& missing : all_missing) decision.rests_on.push_back(missing.policy);
  if (rests_on_unknown_block(question, verdict, decision.outcome)) {
    decision.unknown_public_access_blocks.push_back(question.resource_index);
  }
}

}  // namespace

Decision evaluate(const Request& request, const std::vector<Policies>& policies, const policy::Library& library,
                  condition::Logic& logic) {
  assert(policies.size() == request.resources.size());
  std::vector<Question> questions;
  std::vector<Verdict> verdicts;
  questions.reserve(request.resources.size());
  verdicts.reserve(request.resources.size());
  Truth denied = condition::no;
  Truth allowed = condition::yes;
  for (std::uint32_t i = 0; i < request.resources.size(); ++i) {
    questions.push_back({request, i, policies[i], library, logic});
    verdicts.push_back(judge(questions.back()));
    denied = logic.either(denied, verdicts.back().denied);
    allowed = logic.both(allowed, verdicts.back().allowed);  // every resource must be allowed
  }

  Decision decision;
  Weighed weighed = weigh(denied, allowed, logic);
  decision.outcome = weighed.outcome;
  decision.condition = std::move(weighed.condition);
  for (std::size_t i = 0; i < questions.size(); ++i) tell(questions[i], std::move(verdicts[i]), decision);
  decision.outside = outside_of(request.action, decision.outcome, decision.is_cross_account);
  return decision;
}

Truth allowed_when(const Request& request, const std::vector<Policies>& policies, const policy::Library& library,
                   condition::Logic& logic) {
  assert(policies.size() == request.resources.size());
  Truth passes = condition::yes;
  for (std::uint32_t i = 0; i < request.resources.size(); ++i) {
    const Verdict verdict = judge({request, i, policies[i], library, logic});
    passes = logic.both(passes, logic.both(verdict.allowed, logic.negate(verdict.denied)));
  }
  return passes;
}

}  // namespace iamq::evaluate

#include "runtime/evaluate/verdict.hpp"

#include "runtime/evaluate/sides.hpp"

namespace iamq::evaluate {

using condition::Truth;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
Truth policies_allow(const Question& question, const Evidence& evidence, bool is_cross_account) {
  condition::Logic& logic = question.logic;
  // Services, providers' identities and the anonymous have no policies of their own: the resource's decides.
  if (!has_identity_side(question.caller())) return logic.both(evidence.guardrails_allow, evidence.allowed_to_caller);

  const Truth limits = logic.both(evidence.boundary_allows, evidence.session_allows);
  const Truth identity_side = logic.both(evidence.identity_allows, limits);

  if (is_cross_account) {
    // "Cross-account access requires … a policy in the trusting account and one in the trusted account"; nothing that
    // the resource's policy names lifts the caller's own side.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
    const Truth resource_side =
        logic.either(evidence.allowed_to_caller, logic.either(evidence.allowed_to_role, evidence.allowed_to_account));
    return logic.both(evidence.guardrails_allow, logic.both(identity_side, resource_side));
  }

  // Within an account either side opens. Naming the user, the session or everybody needs nothing else; naming the role
  // leaves boundary and session policies in force; naming the account delegates to the identity side.
  const Truth named = logic.either(evidence.allowed_to_caller, logic.both(evidence.allowed_to_role, limits));
  const Truth delegated = logic.both(evidence.allowed_to_account, identity_side);
  const Truth opened =
      needs_resource_policy(question) ? logic.either(named, delegated) : logic.either(named, identity_side);
  return logic.both(evidence.guardrails_allow, opened);
}

Verdict judge(const Question& question) {
  Verdict verdict;
  verdict.evidence = ask_layers(question);
  verdict.special = special_rule(question);
  verdict.is_cross_account = evaluate::is_cross_account(question);
  if (verdict.special.is_allowed()) {
    verdict.denied = condition::no;
    verdict.allowed = condition::yes;
    return verdict;
  }
  verdict.denied = verdict.evidence.denied;
  verdict.allowed = question.logic.both(policies_allow(question, verdict.evidence, verdict.is_cross_account),
                                        question.logic.negate(verdict.special.refuses));
  return verdict;
}

// An explicit deny comes before everything; then only what is allowed is allowed. An unknown counts only if it can
// change whether the request is allowed.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
Weighed weigh(Truth denied, Truth allowed, condition::Logic& logic) {
  if (denied.is_true()) return {Outcome::explicitly_denied, {}};
  const Truth passes = logic.both(allowed, logic.negate(denied));
  if (passes.is_true()) return {Outcome::allowed, {}};
  if (passes.is_unknown()) {
    condition::Formula condition = simplify(passes, logic);
    if (condition.is_always()) return {Outcome::allowed, {}};
    if (!condition.is_never()) return {Outcome::depends, std::move(condition)};
  }
  const bool is_surely_denied = denied.is_unknown() && simplify(denied, logic).is_always();
  return {is_surely_denied ? Outcome::explicitly_denied : Outcome::implicitly_denied, {}};
}

}  // namespace iamq::evaluate

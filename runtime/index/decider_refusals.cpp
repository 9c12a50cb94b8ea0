// Refusals of which an answer tells nothing but that they are: most of what a principal could ask for.

#include "runtime/index/decider.hpp"

namespace iamq::index {

using evaluate::Outcome;

std::optional<Decider::Refusal> Decider::bare_refusal(model::EntityId principal, std::uint32_t action,
                                                      const model::Target& target) {
  if (!can_ask(principal, action, target)) return std::nullopt;
  const Asked asked = this->asked(principal, action, target);
  const auto outcome = judgement(asked).outcome;
  const bool is_refused = outcome == Outcome::explicitly_denied || outcome == Outcome::implicitly_denied;
  if (!is_refused || may_take_away(asked, *outcome) || may_rest_on_what_is_missing(asked, *outcome)) {
    return std::nullopt;
  }
  return Refusal{*outcome, asked.owner != &asked.account};
}

// Whether identity policies or the resource's may grant something that a Deny, or a layer that allows nothing, takes
// away. Says yes too often.
bool Decider::may_take_away(const Asked& asked, Outcome outcome) const {
  bool may_be_granted = said_[Slot::identity].allow != May::no;
  for (std::size_t grant = 0; grant < 4; ++grant) {
    may_be_granted = may_be_granted || said_[by_grant + grant].allow != May::no;
  }
  if (!may_be_granted) return false;
  if (outcome == Outcome::explicitly_denied) return true;
  return of_scps().allow != May::yes || (asked.has_boundary && said_[Slot::boundary].allow != May::yes);
}

// Whether the text of a policy that may count was not in the input, or nobody knows whether the resource has one. Says
// yes too often; an explicit Deny stands whatever they say.
bool Decider::may_rest_on_what_is_missing(const Asked& asked, Outcome outcome) const {
  if (outcome == Outcome::explicitly_denied) return false;
  if (asked.account.misses_control_policy || asked.owner == nullptr || asked.owner->misses_control_policy) return true;
  if (profile_documents_->miss_a_policy(asked.profile_id) || asked.resource.misses_policy) return true;
  return !asked.resource.policy && !asked.owner->knows_resource_policies;
}

}  // namespace iamq::index

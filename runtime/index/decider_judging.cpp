// What the layers come to together, as the evaluator judges it: once for all requests that are alike in what they say.

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/evaluate/verdict.hpp"
#include "runtime/index/decider.hpp"

namespace iamq::index {

using condition::Truth;
using evaluate::Outcome;
using model::EntityKind;

namespace {

constexpr std::size_t most_outcomes = 200'000;

// Stand for all policies of a layer.
constexpr policy::PolicyId all_identity{0xfffffffe}, all_boundary{0xfffffffd}, all_scps{0xfffffffc},
    all_rcps{0xfffffffb};
policy::PolicyId resource_by(std::size_t grant) {
  return policy::PolicyId{static_cast<std::uint32_t>(0xfffffff0 + grant)};
}

}  // namespace

Says Decider::of_scps() const {
  Says all{May::yes, May::no};
  for (std::size_t slot = scps; slot < said_.size(); ++slot) {
    all = {std::min(all.allow, said_[slot].allow), std::max(all.deny, said_[slot].deny)};
  }
  return all;
}

// All that the verdict hangs on beside conditions: the evaluator looks at nothing else of the request.
std::uint64_t Decider::combination(const Asked& asked) const {
  std::uint64_t combination = of_scps().number();
  const auto add_slot = [&](std::size_t slot) { combination = combination << 4 | said_[slot].number(); };
  add_slot(Slot::identity);
  add_slot(Slot::boundary);
  add_slot(Slot::rcps);
  for (std::size_t grant = 0; grant < 4; ++grant) add_slot(by_grant + grant);
  const auto add = [&](bool fact) { combination = combination << 1 | (fact ? 1U : 0U); };
  add(asked.principal.kind == EntityKind::role);
  add(asked.alike.is_service_linked);
  add(asked.account.is_management);
  add(asked.has_boundary);
  add(said_.size() > scps);
  add(has_rcps(asked));
  add(asked.action.is_bound_by_rcps);
  add(asked.has_resource_policy());
  add(asked.resource.is_kms_key);
  add(asked.assumes_a_role());
  add(asked.owner != &asked.account);
  add(asked.owner != nullptr && asked.owner->is_management);
  return combination;
}

// What the slots come to.
const Decider::Judgement& Decider::come_to(const Asked& asked) {
  const std::uint64_t combination = this->combination(asked);
  const std::uint64_t mixed = combination * 0x9e3779b97f4a7c15U;
  Judged& judged = judged_[mixed >> 52 & (judged_size - 1)];
  if (judged.combination != combination) judged = {combination, judge(asked)};
  return judged.judgement;
}

Decider::Judgement Decider::judge(const Asked& asked) const {
  condition::Logic logic;
  const auto weight = [&](Says says) {
    const auto truth_of = [&](May may) {
      if (may != May::open) return condition::truth_of(may == May::yes);
      condition::Atom atom;
      atom.key = std::to_string(logic.atoms().size());  // stands for what is open
      return logic.atom(atom);
    };
    return Weight{truth_of(says.allow), truth_of(says.deny)};
  };
  std::vector<Weight> slots;
  for (std::size_t slot = 0; slot < scps; ++slot) slots.push_back(weight(said_[slot]));
  const auto verdict = this->verdict(asked, slots, weight(of_scps()), logic);
  if (verdict.denied.is_true()) return {Outcome::explicitly_denied, true};
  const Truth passes = logic.both(verdict.allowed, logic.negate(verdict.denied));
  if (passes.is_true()) return {Outcome::allowed, false};
  if (passes.is_false() && verdict.denied.is_false()) return {Outcome::implicitly_denied, true};
  return {std::nullopt, passes.is_false()};
}

// The same where what is open counts: many are alike in it, too.
Outcome Decider::come_to_with_conditions(const Asked& asked) {
  // What a slot says for sure, it says whatever is open: else two levels of SCPs could look alike.
  std::erase_if(open_, [&](const Open& open) { return !open.is_deny && said_[open.slot].allow == May::yes; });
  key_.assign(1, combination(asked));
  for (const Open& open : open_) {
    key_.push_back(static_cast<std::uint64_t>(open.truth) << 32 | open.slot << 1 | (open.is_deny ? 1U : 0U));
  }
  const auto known = outcomes_.find(key_);
  if (known != outcomes_.end()) return known->second;
  if (outcomes_.size() >= most_outcomes) outcomes_.clear();
  return outcomes_[key_] = judge_with_conditions(asked);
}

Outcome Decider::judge_with_conditions(const Asked& asked) const {
  condition::Logic logic;
  std::vector<Weight> slots;
  for (const Says& says : said_) {
    slots.push_back({condition::truth_of(says.allow == May::yes), condition::truth_of(says.deny == May::yes)});
  }
  for (const Open& open : open_) {
    Truth& truth = open.is_deny ? slots[open.slot].deny : slots[open.slot].allow;
    truth = logic.either(truth, open_truths_.in(open.truth, logic));
  }
  Weight all{condition::yes, condition::no};
  for (std::size_t slot = scps; slot < slots.size(); ++slot) {
    all = {logic.both(all.allow, slots[slot].allow), logic.either(all.deny, slots[slot].deny)};
  }
  const auto verdict = this->verdict(asked, slots, all, logic);
  return evaluate::weigh(verdict.denied, verdict.allowed, logic).outcome;
}

evaluate::Verdict Decider::verdict(const Asked& asked, const std::vector<Weight>& slots, Weight of_scps,
                                   condition::Logic& logic) const {
  const auto known_of = [](policy::PolicyId id, const Weight& weight,
                           evaluate::ResourceGrant grant = evaluate::ResourceGrant::to_caller) {
    return evaluate::KnownPolicy{id, weight.allow, weight.deny, grant};
  };
  std::vector<evaluate::KnownPolicy> known{known_of(all_identity, slots[Slot::identity]),
                                           known_of(all_boundary, slots[Slot::boundary]), known_of(all_scps, of_scps),
                                           known_of(all_rcps, slots[Slot::rcps])};
  for (std::size_t grant = 0; grant < 4; ++grant) {
    known.push_back(known_of(resource_by(grant), slots[by_grant + grant], static_cast<evaluate::ResourceGrant>(grant)));
  }
  const evaluate::Request request = request_of(asked);
  const evaluate::Policies policies = policies_of(asked);
  return evaluate::judge({request, 0, policies, world_->library(), logic, known});
}

evaluate::Request Decider::request_of(const Asked& asked) const {
  auto request = evaluate::make_request(*world_, model::Subject::of(asked.principal), asked.action.name, {asked.target},
                                        situation_);
  // Where it may count the plain evaluator is asked; to see that takes the resource's policy itself.
  request.resources.front().public_access_block = policy::PublicAccessBlock::off;
  return request;
}

evaluate::Policies Decider::policies_of(const Asked& asked) const {
  evaluate::Policies policies;
  policies.identity = {{all_identity, 0}};
  if (asked.has_boundary) policies.boundary = {{all_boundary, 0}};
  if (binds_scps(asked) && !asked.account.scps.empty()) policies.scps = {{{all_scps, 0}}};
  if (has_rcps(asked)) policies.rcps = {{{all_rcps, 0}}};
  for (std::size_t grant = 0; asked.has_resource_policy() && grant < 4; ++grant) {
    policies.resource.push_back({resource_by(grant), 0});
  }
  return policies;
}

std::size_t Decider::KeyHash::operator()(const std::vector<std::uint64_t>& key) const {
  std::size_t hash = key.size();
  for (const std::uint64_t part : key) hash = (hash ^ part) * 0x9e3779b97f4a7c15U;
  return hash;
}

}  // namespace iamq::index

#include "runtime/index/decider.hpp"

#include <algorithm>
#include <utility>

#include "runtime/evaluate/anybody.hpp"
#include "runtime/evaluate/owner.hpp"
#include "runtime/evaluate/principal.hpp"
#include "runtime/evaluate/rcp_services.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/evaluate/verdict.hpp"
#include "runtime/index/hangs_on.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::index {

using condition::Truth;
using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;

namespace {

constexpr std::size_t judged_size = 4096;  // a power of two
constexpr std::size_t most_outcomes = 200'000, most_open_truths = 200'000;

// Stand for all policies of a layer.
constexpr policy::PolicyId all_identity{0xfffffffe}, all_boundary{0xfffffffd}, all_scps{0xfffffffc},
    all_rcps{0xfffffffb};
policy::PolicyId resource_by(std::size_t grant) {
  return policy::PolicyId{static_cast<std::uint32_t>(0xfffffff0 + grant)};
}

// Whether the Principal may be about some user or role of the account. Says yes too often: by the account's id, or
// where it is a unique id.
bool may_concern(const policy::Statement& statement, std::string_view account, const policy::Library& library) {
  if (statement.not_principal || !statement.has_principal) return true;
  return std::any_of(statement.principals.begin(), statement.principals.end(), [&](const auto& pattern) {
    if (pattern.type == policy::PrincipalType::everyone) return true;
    if (pattern.type != policy::PrincipalType::aws) return false;
    const std::string_view text = library.text(pattern.text);
    return text.substr(0, 4) != "arn:" || text.find(account) != std::string_view::npos;
  });
}

}  // namespace

Decider::Decider(Index& index, std::shared_ptr<const model::World> world, evaluate::Situation situation)
    : world_(std::move(world)),
      profiles_(index.profiles(world_)),
      profile_documents_(index.profile_documents(world_)),
      table_(index.profile_table()),
      compiled_(index.compiled_policies()),
      actions_(index.known_actions()),
      situation_(std::move(situation)),
      aws_(world_->library().strings().intern("aws")),
      accounts_(world_->accounts.size()),
      resources_(world_),
      matches_(compiled_, world_->library(), situation_),
      judged_(judged_size) {
  const auto names_endpoint = [&](const model::Facts& facts) {
    return std::any_of(facts.context.begin(), facts.context.end(), [&](const model::ContextFact& fact) {
      return policy::equal_ignoring_case(world_->text(fact.key), "aws:SourceVpce");
    });
  };
  asks_more_layers_ = situation_.session.facts.has_session_policy || names_endpoint(situation_.facts) ||
                      names_endpoint(situation_.session.facts);
}

bool Decider::can_ask(std::uint32_t action, const model::Target& target) {
  return !asks_more_layers_ && !has_rules_of_its_own(actions_.of(action), resources_.of(target));
}

// Those about assuming a role concern other callers than users and roles, and what is no role.
bool Decider::has_rules_of_its_own(const KnownActions::Action& action, const KnownResources::Resource& resource) const {
  if (resource.has_rules_of_its_own) return true;
  if (!action.may_have_rules_of_its_own || (action.assumes_roles && resource.is_role)) return false;
  return evaluate::has_rules_of_its_own(action.name, resource.arn);
}

std::optional<Outcome> Decider::outcome(EntityId principal, std::uint32_t number, const model::Target& target) {
  const KnownActions::Action& action = actions_.of(number);
  const KnownResources::Resource& resource = resources_.of(target);
  if (asks_more_layers_ || has_rules_of_its_own(action, resource)) return std::nullopt;
  const ProfileId id =
      principal.kind == EntityKind::role ? profiles_->of_role(principal.index) : profiles_->of_user(principal.index);
  const Profile& profile = table_[id];
  if (is_in_other_partition(profile)) return std::nullopt;
  const Account& account = account_of(static_cast<std::uint32_t>(profile.account));
  const policy::DocumentId* boundary = situation_.without_boundary ? nullptr : profile_documents_->boundary(id);
  Asked asked{principal, profile, account, resource, action, number, target, boundary != nullptr};
  asked.owner = owner_of(asked);

  begin(asked);
  for (const policy::DocumentId document : profile_documents_->identity(id)) ask(document, Slot::identity, asked);
  if (boundary) ask(*boundary, Slot::boundary, asked);
  ask_others(asked);
  if (undecided_.empty()) {
    said_.swap(found_);
  } else {
    said_ = found_;
    for (const Undecided& one : undecided_) {
      const bool is_deny = compiled_.statement(one.statement).is_deny;
      said_[one.slot] = said_[one.slot] | (is_deny ? Says{May::no, May::open} : Says{May::open, May::no});
    }
  }
  Judgement known = come_to(asked);
  if (!known.outcome && !undecided_.empty()) {
    settle(asked, request_of(asked));
    said_ = found_;
    known = come_to(asked);
  }
  return known.outcome ? *known.outcome : come_to_with_conditions(asked);
}

void Decider::begin(const Asked& asked) {
  if (open_truths_.size() > most_open_truths) {
    open_truths_ = {};
    matches_.forget();
    outcomes_.clear();
  }
  found_.assign(scps, Says{});
  if (binds_scps(asked)) {
    for (const Level& level : asked.account.scps)
      found_.push_back({level.allows_everything ? May::yes : May::no, May::no});
  }
  undecided_.clear();
  open_.clear();
}

std::optional<Decider::Crowd> Decider::crowd(EntityId example, std::uint32_t number, const model::Target& target) {
  const ProfileId id =
      example.kind == EntityKind::role ? profiles_->of_role(example.index) : profiles_->of_user(example.index);
  if (is_in_other_partition(table_[id])) return std::nullopt;
  Crowd crowd;
  crowd.example = example;
  crowd.profile = id;
  crowd.action = number;
  crowd.target = &target;
  return crowd;
}

Decider::Judgement Decider::judge(Crowd& crowd, Says identity, const std::optional<Says>& boundary) {
  auto& known = crowd.judgements[identity.number() * 10 + (boundary ? 1 + boundary->number() : 0)];
  if (known) return *known;
  const Profile& profile = table_[crowd.profile];
  Asked asked{crowd.example,
              profile,
              account_of(static_cast<std::uint32_t>(profile.account)),
              resources_.of(*crowd.target),
              actions_.of(crowd.action),
              crowd.action,
              *crowd.target,
              boundary.has_value()};
  asked.owner = owner_of(asked);
  auto& others = crowd.others[boundary ? 1 : 0];
  if (others.empty()) {
    begin(asked);
    ask_others(asked);
    if (!undecided_.empty()) {
      evaluate::Request anybody = request_of(asked);
      evaluate::forget_caller(anybody);
      settle(asked, anybody);
    }
    others = found_;
  }
  said_ = others;
  said_[Slot::identity] = identity;
  said_[Slot::boundary] = boundary.value_or(Says{});
  known = come_to(asked);
  return *known;
}

// What stands over the caller and on the resource.
void Decider::ask_others(const Asked& asked) {
  for (std::size_t slot = scps; slot < found_.size(); ++slot)
    ask(asked.account.scps[slot - scps].documents, slot, asked);
  if (has_rcps(asked)) {
    ask(asked.owner->rcps, Slot::rcps, asked);
  }
  if (asked.has_resource_policy()) {
    ask(*asked.resource.policy, by_grant + static_cast<std::size_t>(evaluate::ResourceGrant::to_caller), asked);
  }
}

bool Decider::is_in_other_partition(const Profile& profile) const {
  return profile.partition != aws_;
}

bool Decider::binds_scps(const Asked& asked) const {
  return !asked.account.is_management && !asked.profile.is_service_linked;
}

bool Decider::has_rcps(const Asked& asked) const {
  return asked.action.is_bound_by_rcps && asked.owner != nullptr && asked.owner->has_rcps &&
         !asked.owner->is_management;
}

void Decider::ask(Documents documents, std::size_t slot, const Asked& asked) {
  for (std::uint32_t i = documents.begin; i < documents.end; ++i) ask(documents_[i], slot, asked);
}

void Decider::ask(policy::DocumentId id, std::size_t slot, const Asked& asked) {
  const CompiledPolicies::Document& document = compiled_.document(id);
  if ((document.services & asked.action.service) == 0) return;
  Says& said = found_[slot];
  for (std::uint32_t number = document.statements; number < document.statements + document.statement_count; ++number) {
    const CompiledPolicies::Statement& statement = compiled_.statement(number);
    if (!compiled_.takes_in(statement, asked.action_number)) continue;
    const ResourceFit fit = compiled_.fit(statement, asked.resource.arn);
    if (fit == ResourceFit::no) continue;
    if (fit == ResourceFit::yes && !statement.is_for_some) {
      (statement.is_deny ? said.deny : said.allow) = May::yes;
      continue;
    }
    if (!may_concern(*statement.source, asked.account.id, world_->library())) continue;
    const auto* match = fit == ResourceFit::yes ? remembered(number, asked) : nullptr;
    if (match != nullptr && *match) {
      add(**match, statement, slot);
    } else {
      undecided_.push_back({slot, number, match != nullptr});
    }
  }
}

// An Allow of a resource's policy counts by how its Principal lets in.
void Decider::add(const Match& match, const CompiledPolicies::Statement& statement, std::size_t slot) {
  if (!statement.is_deny && slot >= by_grant && slot < scps) slot = by_grant + static_cast<std::size_t>(match.grant);
  May& may = statement.is_deny ? found_[slot].deny : found_[slot].allow;
  may = std::max(may, match.may);
  if (match.may == May::open) open_.push_back({slot, statement.is_deny, match.truth});
}

// The evaluator says of each undecided statement what it comes to for this caller.
void Decider::settle(const Asked& asked, const evaluate::Request& request) {
  const evaluate::Policies policies = policies_of(asked);
  for (const Undecided& one : undecided_) {
    const Match match = match_of(one.statement, request, policies);
    if (one.is_remembered) *remembered(one.statement, asked) = match;
    add(match, compiled_.statement(one.statement), one.slot);
  }
}

Decider::Match Decider::match_of(std::uint32_t number, const evaluate::Request& request,
                                 const evaluate::Policies& policies) {
  const CompiledPolicies::Statement& statement = compiled_.statement(number);
  condition::Logic logic;
  const auto matched =
      evaluate::match_statement(*statement.source, statement.version, {request, 0, policies, world_->library(), logic});
  const May may = may_of(matched.matched);
  return {may, matched.grant, may == May::open ? open_truths_.keep(matched.matched, logic) : 0};
}

std::optional<May> Decider::for_all(std::uint32_t number, std::uint32_t kind, const evaluate::Request& request) {
  auto* match = matches_.of_kind(number, kind);
  if (match == nullptr) return std::nullopt;
  if (!*match) *match = match_of(number, request, {});
  return (*match)->may;
}

std::optional<Decider::Match>* Decider::remembered(std::uint32_t statement, const Asked& asked) {
  const bool hangs_on_resource = matches_.hangs_on(statement).resource;
  return matches_.of(statement,
                     {.account = static_cast<std::uint32_t>(asked.profile.account),
                      .kind = asked.principal.kind == EntityKind::role ? 1U : 0U,
                      .likeness = hangs_on_resource ? resources_.likeness(asked.target, asked.resource) : 0});
}

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
  add(asked.profile.is_service_linked);
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
Decider::Judgement Decider::come_to(const Asked& asked) {
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

Decider::Level Decider::level_of(const std::vector<evaluate::AppliedPolicy>& policies) {
  Level level;
  level.documents.begin = static_cast<std::uint32_t>(documents_.size());
  for (const auto& applied : policies) {
    const policy::DocumentId document = world_->library().policy(applied.policy).document;
    if (compiled_.allows_everything(document)) {
      level.allows_everything = true;
    } else {
      documents_.push_back(document);
    }
  }
  level.documents.end = static_cast<std::uint32_t>(documents_.size());
  return level;
}

const Decider::Account& Decider::account_of(std::uint32_t row) {
  Account& account = accounts_[row];
  if (account.is_known) return account;
  account.is_known = true;
  account.id = world_->text(world_->accounts[row].id);
  account.is_management = world_->accounts[row].is_management && world_->organization_of(model::AccountId{row});
  for (const auto& level : evaluate::control_policies(*world_, account.id, true, situation_)) {
    account.scps.push_back(level_of(level));
  }
  account.rcps.begin = static_cast<std::uint32_t>(documents_.size());
  for (const auto& level : evaluate::control_policies(*world_, account.id, false, situation_)) {
    account.has_rcps = true;
    for (const auto& applied : level) documents_.push_back(world_->library().policy(applied.policy).document);
  }
  account.rcps.end = static_cast<std::uint32_t>(documents_.size());
  return account;
}

const Decider::Account* Decider::owner_of(const Asked& asked) {
  if (asked.resource.owner.empty()) return &asked.account;
  return asked.resource.owner_row ? &account_of(static_cast<std::uint32_t>(*asked.resource.owner_row)) : nullptr;
}

std::size_t Decider::KeyHash::operator()(const std::vector<std::uint64_t>& key) const {
  std::size_t hash = key.size();
  for (const std::uint64_t part : key) hash = (hash ^ part) * 0x9e3779b97f4a7c15U;
  return hash;
}

}  // namespace iamq::index

#include "runtime/index/decider.hpp"

#include <algorithm>
#include <utility>

#include "runtime/evaluate/anybody.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/index/hangs_on.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::index {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;

namespace {

constexpr std::size_t most_open_truths = 200'000;

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

std::optional<Outcome> Decider::outcome(EntityId principal, std::uint32_t action, const model::Target& target) {
  if (!can_ask(principal, action, target)) return std::nullopt;
  const Asked asked = this->asked(principal, action, target);
  const std::optional<Outcome> known = judgement(asked).outcome;
  return known ? known : come_to_with_conditions(asked);
}

ProfileId Decider::profile_of(EntityId principal) const {
  return principal.kind == EntityKind::role ? profiles_->of_role(principal.index) : profiles_->of_user(principal.index);
}

bool Decider::can_ask(EntityId principal, std::uint32_t action, const model::Target& target) {
  const ProfileId profile = profile_of(principal);
  profile_documents_->fetch(profile);
  return can_ask(action, target) && !is_in_other_partition(profile);
}

Decider::Asked Decider::asked(EntityId principal, std::uint32_t number, const model::Target& target) {
  const ProfileId id = profile_of(principal);
  const ProfileTable::Class& alike = table_.like(id);
  const Account& account = account_of(static_cast<std::uint32_t>(alike.account));
  const KnownResources::Resource& resource = resources_.of(target);
  const bool has_boundary = !situation_.without_boundary && profile_documents_->boundary(id) != nullptr;
  return {principal,           id,     alike,  account,      resource,
          actions_.of(number), number, target, has_boundary, owner_of(resource, account)};
}

const Decider::Judgement& Decider::judgement(const Asked& asked) {
  const auto documents = profile_documents_->identity(asked.profile_id);
  for (const policy::DocumentId document : documents) compiled_.fetch(document);
  begin(asked);
  for (const policy::DocumentId document : documents) ask(document, Slot::identity, asked);
  if (asked.has_boundary) ask(*profile_documents_->boundary(asked.profile_id), Slot::boundary, asked);
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
  const Judgement& known = come_to(asked);
  if (known.outcome || undecided_.empty()) return known;
  settle(asked, request_of(asked));
  said_ = found_;
  return come_to(asked);
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
  const ProfileId id = profile_of(example);
  if (is_in_other_partition(id)) return std::nullopt;
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
  const ProfileTable::Class& alike = table_.like(crowd.profile);
  const Account& account = account_of(static_cast<std::uint32_t>(alike.account));
  const KnownResources::Resource& resource = resources_.of(*crowd.target);
  const Asked asked{crowd.example,
                    crowd.profile,
                    alike,
                    account,
                    resource,
                    actions_.of(crowd.action),
                    crowd.action,
                    *crowd.target,
                    boundary.has_value(),
                    owner_of(resource, account)};
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

bool Decider::is_in_other_partition(ProfileId id) const {
  return table_.like(id).partition != aws_;
}

bool Decider::binds_scps(const Asked& asked) const {
  return !asked.account.is_management && !asked.alike.is_service_linked;
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
                     {.account = static_cast<std::uint32_t>(asked.alike.account),
                      .kind = asked.principal.kind == EntityKind::role ? 1U : 0U,
                      .likeness = hangs_on_resource ? resources_.likeness(asked.target, asked.resource) : 0});
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
  const auto misses_some = [&](const std::vector<evaluate::AppliedPolicy>& level) {
    return std::any_of(level.begin(), level.end(), [&](const evaluate::AppliedPolicy& applied) {
      return world_->library().policy(applied.policy).is_missing;
    });
  };
  account.is_known = true;
  account.id = world_->text(world_->accounts[row].id);
  account.is_management = world_->accounts[row].is_management && world_->organization_of(model::AccountId{row});
  for (const auto& level : evaluate::control_policies(*world_, model::AccountId{row}, true, situation_)) {
    account.scps.push_back(level_of(level));
    account.misses_control_policy = account.misses_control_policy || misses_some(level);
  }
  account.rcps.begin = static_cast<std::uint32_t>(documents_.size());
  for (const auto& level : evaluate::control_policies(*world_, model::AccountId{row}, false, situation_)) {
    account.has_rcps = true;
    account.misses_control_policy = account.misses_control_policy || misses_some(level);
    for (const auto& applied : level) documents_.push_back(world_->library().policy(applied.policy).document);
  }
  account.rcps.end = static_cast<std::uint32_t>(documents_.size());
  account.knows_resource_policies = world_->accounts[row].completeness.resource_policies;
  return account;
}

const Decider::Account* Decider::owner_of(const KnownResources::Resource& resource, const Account& caller) {
  if (resource.owner.empty()) return &caller;
  return resource.owner_row ? &account_of(static_cast<std::uint32_t>(*resource.owner_row)) : nullptr;
}

}  // namespace iamq::index

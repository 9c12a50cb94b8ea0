#include "runtime/query/credential_permissions.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "runtime/evaluate/reasons.hpp"
#include "runtime/evaluate/refusal.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/meant.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityKind;

CredentialPermissions::CredentialPermissions(const Asking& asking, const Walk& way, const model::Clauses& clauses,
                                             bool tells_taken, OutsideNotes& outside, Answer& answer)
    : asking_(asking),
      clauses_(clauses),
      universe_(asking, way.caller, way.situation,
                {.most_silent_of_others = clauses.on.empty() ? most_buckets_of_others : SIZE_MAX}),
      outside_(outside),
      tells_taken_(tells_taken),
      answer_(answer) {
  if (clauses.in) {
    account_ = asking.world->text(asking.world->account(*clauses.in).id);
  }
  const bool is_user_or_role =
      way.caller == model::Subject::of(way.caller.entity) &&
      (way.caller.entity.kind == EntityKind::user || way.caller.entity.kind == EntityKind::role);
  if (asking.index != nullptr && is_user_or_role) {
    caller_ = way.caller.entity;
    decider_ = asking.index->decider(asking.world, way.situation);
  }
}

std::vector<Permission> CredentialPermissions::permissions(const std::vector<std::uint32_t>& actions) {
  for (const auto& alike : universe_.alike(actions)) {
    if (asking_.is_stopped()) {
      break;
    }
    for (const auto& target : asked_targets(asking_, clauses_)) {
      add_class(alike, target);
    }
  }
  add_notes();
  for (auto& permission : all_) {
    std::sort(permission.actions.begin(), permission.actions.end());
    permission.actions.erase(std::unique(permission.actions.begin(), permission.actions.end()),
                             permission.actions.end());
  }
  return std::move(all_);
}

// The plain evaluator tells reasons, and is asked where some may be told.
evaluate::Explained CredentialPermissions::explained(std::uint32_t action, const Region& region) const {
  const auto refusal = decider_ ? decider_->bare_refusal(caller_, action, universe_.target(region)) : std::nullopt;
  evaluate::Explained explained;
  if (refusal) {
    explained.decision.outcome = refusal->outcome;
    explained.decision.is_cross_account = refusal->is_cross_account;
    return explained;
  }
  explained = universe_.decide(asking_.catalog->action(action).full_name, region);
  evaluate::forget_what_is_not_told(explained, asking_.world->library());
  return explained;
}

CredentialPermissions::Decided CredentialPermissions::decide(std::uint32_t action, const Region& region) const {
  const std::string& example = region.example;
  Decided decided;
  decided.explained = explained(action, region);
  decided.is_open = !is_denied(decided.explained.decision.outcome);
  decided.condition = condition_of(decided.explained);
  const std::string owner = universe_.owner(example);
  decided.is_foreign = owner != universe_.account();
  decided.counts = account_.empty() || owner == account_;
  if (clauses_.on_all_except) {
    for (const auto& target : clauses_.on) {
      decided.counts = decided.counts && !is_within(example, asking_.world->text(target.arn));
    }
  }
  // Roles are assumed, and nothing else is.
  const std::string_view name = asking_.catalog->action(action).full_name;
  if (works_on_roles(name)) {
    decided.counts = decided.counts && evaluate::is_decided_by_trust(name, example);
  }
  const auto parts = policy::split_arn(example);
  decided.names_owner = parts && policy::is_account_id(parts->account);
  return decided;
}

void CredentialPermissions::add_class(const std::vector<std::uint32_t>& alike, const model::Target& target) {
  const std::string action(asking_.catalog->action(alike.front()).full_name);
  const auto known = universe_.regions(asking_.world->text(target.arn), action,
                                       clauses_.on_all_except ? clauses_.on : std::vector<model::Target>{});
  const Regions& regions = *known;
  is_complete_ = is_complete_ && regions.is_complete;
  std::vector<Decided> decided;
  std::set<std::pair<Outcome, bool>> kinds;
  for (const auto& region : regions.all) {
    decided.push_back(decide(alike.front(), region));
    if (!decided.back().counts) continue;
    const auto& explained = decided.back().explained;
    add_notes_of_missing(answer_, explained);
    kinds.emplace(explained.decision.outcome, explained.decision.is_cross_account);
  }
  for (const auto& kind : kinds) {
    auto& decided_so = decided_[kind];
    std::copy_if(alike.begin(), alike.end(), std::back_inserter(decided_so),
                 [&](std::uint32_t action) { return outside_.touches(action); });
  }
  if (tells_taken_) note_taken(alike, regions, decided);
  for (const bool foreign : {false, true}) {
    std::vector<bool> is_told(decided.size(), false);
    for (std::size_t i = 0; i < decided.size(); ++i) {
      if (decided[i].is_open && decided[i].counts && decided[i].is_foreign == foreign && !is_told[i]) {
        tell_alike(alike, regions, decided, i, is_told);
      }
    }
  }
}

void CredentialPermissions::note_taken(const std::vector<std::uint32_t>& alike, const Regions& regions,
                                       const std::vector<Decided>& decided) {
  struct Taken {
    std::size_t region;
    evaluate::RefusalReason by;
    GrantsCell grants, denies;
    bool is_told = false;
    bool is_like(const Taken& other) const {
      return by == other.by && grants.grants == other.grants.grants && denies.grants == other.denies.grants;
    }
  };
  std::vector<Taken> all;
  for (std::size_t i = 0; i < decided.size(); ++i) {
    const evaluate::Decision& decision = decided[i].explained.decision;
    const auto by = decided[i].counts && !decided[i].is_foreign ? taken_by(decision) : std::nullopt;
    if (by) all.push_back({i, *by, grants_cell(decision), denying_statements(decision), false});
  }
  for (Taken& first : all) {
    if (first.is_told) continue;
    std::vector<Wanted> wanted(decided.size(), Wanted::no);
    for (std::size_t i = 0; i < decided.size(); ++i) {
      if (decided[i].is_foreign) wanted[i] = Wanted::either;
    }
    for (Taken& other : all) {
      if (!other.is_like(first)) continue;
      wanted[other.region] = Wanted::yes;
      other.is_told = true;
    }
    for (auto& covered : cover(regions, wanted)) {
      add_taken({alike,
                 {std::move(covered.pattern), std::move(covered.except)},
                 first.by,
                 first.grants,
                 first.denies,
                 decided[covered.region].explained});
    }
  }
}

void CredentialPermissions::add_taken(TakenAway taken) {
  for (auto& other : taken_) {
    if (other.resource.pattern != taken.resource.pattern || other.resource.except != taken.resource.except ||
        other.by != taken.by || other.grants.grants != taken.grants.grants ||
        other.denies.grants != taken.denies.grants)
      continue;
    other.actions.insert(other.actions.end(), taken.actions.begin(), taken.actions.end());
    return;
  }
  taken_.push_back(std::move(taken));
}

void CredentialPermissions::tell_alike(const std::vector<std::uint32_t>& alike, const Regions& regions,
                                       std::vector<Decided>& decided, std::size_t first, std::vector<bool>& is_told) {
  const bool foreign = decided[first].is_foreign;
  std::vector<Wanted> wanted(decided.size(), Wanted::no);
  for (std::size_t i = 0; i < decided.size(); ++i) {
    const Decided& one = decided[i];
    if (one.is_open && one.counts && one.is_foreign == foreign && same(one.condition, decided[first].condition)) {
      wanted[i] = Wanted::yes;
      is_told[i] = true;
    } else if (one.is_foreign != foreign &&
               (foreign || one.names_owner || (one.is_open && same(one.condition, decided[first].condition)))) {
      wanted[i] = Wanted::either;  // a wildcard does not speak of it, or says the truth
    }
  }
  for (auto& covered : cover(regions, wanted)) {
    Permission permission;
    permission.actions = alike;
    permission.resource = {std::move(covered.pattern), std::move(covered.except)};
    permission.condition = decided[covered.region].condition;
    permission.grants = grants_cell(decided[covered.region].explained.decision);
    permission.reason = decided[covered.region].explained;
    add(std::move(permission));
  }
}

void CredentialPermissions::add_notes() {
  std::set<const stdlib::Service*> services;
  for (const auto& permission : all_) {
    if (permission.grants.grants.empty()) continue;  // needs no permission, whatever is outside
    const stdlib::Service* last = nullptr;           // actions of a service are told together
    for (const auto action : permission.actions) {
      const stdlib::Service* service = asking_.catalog->action(action).service;
      if (service != last) services.insert(service);
      last = service;
    }
  }
  for (const auto& target : clauses_.on) {
    const auto arn = policy::split_arn(asking_.world->text(target.arn));
    const auto* service = arn ? asking_.catalog->find_service(arn->service) : nullptr;
    if (service != nullptr) services.insert(service);
  }
  for (auto& [decision, actions] : decided_) {
    if (!services.empty()) {
      actions.erase(std::remove_if(actions.begin(), actions.end(),
                                   [&](std::uint32_t action) {
                                     return services.count(asking_.catalog->action(action).service) == 0;
                                   }),
                    actions.end());
    }
    outside_.add(answer_, outside_.representatives(actions), decision.first, decision.second);
  }
}

void CredentialPermissions::add(Permission permission) {
  const std::string key = permission.resource.pattern;
  auto [from, to] = by_pattern_.equal_range(key);
  for (auto place = from; place != to; ++place) {
    Permission& other = all_[place->second];
    if (other.resource.except == permission.resource.except && other.grants.grants == permission.grants.grants &&
        same(other.condition, permission.condition)) {
      other.actions.insert(other.actions.end(), permission.actions.begin(), permission.actions.end());
      return;
    }
  }
  by_pattern_.emplace(key, all_.size());
  all_.push_back(std::move(permission));
}

}  // namespace iamq::query

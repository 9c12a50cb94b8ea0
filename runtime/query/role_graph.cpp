#include "runtime/query/role_graph.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "runtime/index/screen.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;

bool leads(Outcome arrow, bool with_conditions) {
  return arrow == Outcome::allowed || (with_conditions && arrow == Outcome::depends);
}

RoleGraph::RoleGraph(const Asking& asking, const model::Clauses& clauses)
    : asking_(asking), clauses_(clauses), assume_role_(stdlib::Catalog::shared().find_action("sts:AssumeRole")->index) {
  const model::World& world = *asking.world;
  first_ = situation_for(asking, clauses, Place::first_hop, "sts:AssumeRole");
  later_ = situation_for(asking, clauses, Place::later_hop, "sts:AssumeRole");
  is_same_everywhere_ = first_.facts.context == later_.facts.context && first_.facts.tags == later_.facts.tags;
  index::Index& index = asking.index_or(own_index_);
  profiles_ = index.profiles(asking.world);
  for (const auto* situation : {&first_, &later_}) {
    if (!evaluate::assumes_without_more(world, *situation)) continue;
    deciders_[situation == &first_ ? 0 : 1] = index.decider(asking.world, *situation);
  }
  open_roles_ = index.open_roles(asking.world);
  rank_.resize(world.roles.size());
  for (std::uint32_t rank = 0; rank < roles().size(); ++rank) rank_[roles()[rank].index] = rank;
}

const std::vector<EntityId>& RoleGraph::roles_open_to(const Subject& caller) const {
  const model::World& world = *asking_.world;
  const auto account = caller.kind == Subject::Kind::entity ? world.account_of(caller.entity) : std::nullopt;
  return account ? open_roles_->to(world.text(world.account(*account).id)) : roles();
}

Outcome RoleGraph::arrow(const Subject& caller, EntityId role, Place place) {
  if (asking_.is_stopped()) return Outcome::implicitly_denied;  // there will be no answer
  const model::World& world = *asking_.world;
  if (caller.kind == Subject::Kind::entity) {
    const auto account = world.account_of(caller.entity);
    if (account && !open_roles_->may_let_in(role, world.text(world.account(*account).id))) {
      return Outcome::implicitly_denied;
    }
  }
  auto& known = arrows_[side(place)];
  const std::uint64_t caller_key = caller.kind == Subject::Kind::entity
                                       ? caller.entity.handle()
                                       : static_cast<std::uint64_t>(caller.text) << 32 |
                                             static_cast<std::uint64_t>(caller.account) << 4 |
                                             static_cast<std::uint64_t>(caller.kind);
  const auto [found, is_new] = known.try_emplace(Key{caller_key, role.handle()});
  if (is_new) found->second = decided(caller, role, side(place));
  return found->second;
}

Outcome RoleGraph::decided(const Subject& caller, EntityId role, std::size_t side) {
  const model::World& world = *asking_.world;
  const bool is_plain = caller == Subject::of(caller.entity) &&
                        (caller.entity.kind == EntityKind::user || caller.entity.kind == EntityKind::role);
  if (is_plain && deciders_[side]) {
    const model::Target target{.arn = world.arn_of(role), .owner = world.account_of(role)};
    const auto outcome = deciders_[side]->outcome(caller.entity, assume_role_, target);
    if (outcome && !(is_denied(*outcome) && may_rest_on_what_is_missing(caller.entity, role))) return *outcome;
  }
  const evaluate::Decision decision = evaluate::decide_assume(world, caller, role, situation(side)).decision;
  if (is_denied(decision.outcome)) {
    const auto trust = world.roles[role.index].trust;
    for (const policy::PolicyId policy : decision.rests_on) {
      without_text_.emplace(policy, policy == trust ? std::optional(role) : std::nullopt);
    }
  }
  return decision.outcome;
}

bool RoleGraph::is_trust_missing(EntityId role) const {
  const auto trust = asking_.world->roles[role.index].trust;
  return trust && asking_.world->library().policy(*trust).is_missing;
}

bool RoleGraph::may_rest_on_what_is_missing(EntityId caller, EntityId role) {
  if (!documents_) documents_ = asking_.index_or(own_index_).profile_documents(asking_.world);
  const index::ProfileId profile =
      caller.kind == EntityKind::user ? profiles_->of_user(caller.index) : profiles_->of_role(caller.index);
  return documents_->miss_a_policy(profile) || is_trust_missing(role);
}

condition::Formula RoleGraph::condition(const Subject& caller, EntityId role, Place place) const {
  return evaluate::decide_assume(*asking_.world, caller, role, situation(side(place))).decision.condition;
}

const std::vector<RoleGraph::Caller>& RoleGraph::callers(EntityId role, Place place) {
  const auto [known, is_new] = callers_[side(place)].try_emplace(role);
  if (!is_new) return known->second;
  if (is_trust_missing(role)) without_text_.emplace(*asking_.world->roles[role.index].trust, role);
  for (const EntityId principal : candidates(role, place)) {
    if (asking_.is_stopped()) break;  // there will be no answer
    const Outcome outcome = decided(session_of(principal), role, side(place));
    if (leads(outcome, true)) known->second.push_back({principal, outcome == Outcome::allowed});
  }
  return known->second;
}

std::vector<EntityId> RoleGraph::candidates(EntityId role, Place place) {
  const index::LetIn& trusted = open_roles_->trusted_by(role);
  const model::World& world = *asking_.world;
  if (trusted.everyone) {
    const model::Target target{.arn = world.arn_of(role), .owner = world.account_of(role)};
    return index::Screen(asking_.index_or(own_index_), asking_.world, "sts:AssumeRole", target, situation(side(place)))
        .not_refused();
  }
  // A trust policy that names an account, or somebody of another account, leaves it to the caller's own policies.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
  std::vector<EntityId> found = named_by_trust(role);
  for (const std::string_view account : std::set(trusted.accounts.begin(), trusted.accounts.end())) {
    const auto& askers = askers_in(account);
    found.insert(found.end(), askers.begin(), askers.end());
  }
  std::erase_if(found, [](EntityId one) { return one.kind != EntityKind::user && one.kind != EntityKind::role; });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// Those of the role's own account need no policies of their own.
std::vector<EntityId> RoleGraph::named_by_trust(EntityId role) const {
  const model::World& world = *asking_.world;
  std::vector<EntityId> named;
  const auto trust = world.roles[role.index].trust;
  if (!trust) return named;
  for (const auto& statement : world.library().document(*trust).statements) {
    for (const auto& principal : statement.principals) {
      for (const EntityId one : profiles_->named_by(principal)) named.push_back(one);
    }
  }
  return named;
}

// Those whose policies are not all in the model are asked, too: what is told rests on them.
const std::vector<EntityId>& RoleGraph::askers_in(std::string_view account) {
  const auto [known, is_new] = askers_.try_emplace(account);
  if (!is_new) return known->second;
  index::Index& index = asking_.index_or(own_index_);
  const index::ProfileTable& table = index.profile_table();
  const auto documents = index.profile_documents(asking_.world);
  const auto row = asking_.world->account_by_id(account);
  for (const index::ProfileTable::Class& alike : table.classes()) {
    if (row != alike.account) continue;
    for (const index::ProfileId id : alike.profiles) {
      const auto bearers = profiles_->bearers(id);
      if (bearers.empty()) continue;
      const auto own = documents->identity(id);
      const bool asks =
          std::any_of(own.begin(), own.end(), [&](policy::DocumentId document) { return allows_assuming(document); });
      if (asks || documents->miss_a_policy(id))
        known->second.insert(known->second.end(), bearers.begin(), bearers.end());
    }
  }
  return known->second;
}

bool RoleGraph::allows_assuming(policy::DocumentId id) {
  const auto [known, is_new] = allows_assuming_.try_emplace(id);
  if (!is_new) return known->second;
  index::CompiledPolicies& compiled = asking_.index_or(own_index_).compiled_policies();
  const auto document = compiled.document(id);
  for (std::uint32_t i = document.statements; i < document.statements + document.statement_count; ++i) {
    const auto& statement = compiled.statement(i);
    known->second = known->second || (!statement.is_deny && compiled.takes_in(statement, assume_role_));
  }
  return known->second;
}

std::set<EntityId> RoleGraph::roles_from(std::vector<EntityId> roles) {
  std::set<EntityId> found(roles.begin(), roles.end());
  while (!roles.empty() && !asking_.is_stopped()) {
    const Subject caller = session_of(roles.back());
    roles.pop_back();
    for (const EntityId next : roles_open_to(caller)) {
      if (found.count(next) != 0 || !leads(arrow(caller, next, Place::later_hop), true)) continue;
      found.insert(next);
      roles.push_back(next);
    }
  }
  return found;
}

RoleGraph::Ways RoleGraph::ways_to(const std::vector<EntityId>& goals, bool with_conditions) {
  Ways ways;
  for (const EntityId goal : goals) {
    ways.emplace(goal, Way{});
  }
  std::vector<EntityId> reached = goals;
  for (std::size_t length = 1; !reached.empty() && !asking_.is_stopped(); ++length) {
    // A role found in this round must not serve as a goal of the same round.
    Ways found;
    for (const EntityId next : reached) {
      for (const Caller& caller : callers(next, Place::later_hop)) {
        const EntityId role = caller.principal;
        if (role.kind != EntityKind::role || ways.count(role) != 0) continue;
        if (!caller.is_sure && !with_conditions) continue;
        Way& way = found.try_emplace(role, Way{length, {}}).first->second;
        way.next.push_back(next);
      }
    }
    reached.clear();
    for (auto& [role, way] : found) {
      reached.push_back(role);
      ways.emplace(role, std::move(way));
    }
    std::sort(reached.begin(), reached.end(), [&](EntityId a, EntityId b) { return rank_[a.index] < rank_[b.index]; });
  }
  return ways;
}

RoleGraph::Ways RoleGraph::first_steps(const Ways& ways, bool with_conditions) {
  std::vector<EntityId> roles;
  for (const auto& [role, way] : ways) roles.push_back(role);
  std::sort(roles.begin(), roles.end(), [&](EntityId a, EntityId b) { return rank_[a.index] < rank_[b.index]; });
  // People of IAM Identity Center go on from their roles, each as the session that they have.
  std::map<EntityId, std::vector<EntityId>> people;
  asking_.world->sessions.each([&](std::uint32_t index, const model::Session& session) {
    if (session.person != model::StringId{}) people[session.of].push_back({EntityKind::session, index});
  });
  Ways first;
  const auto add = [&](EntityId caller, EntityId role, std::size_t length) {
    Way& way = first.try_emplace(caller, Way{length, {}}).first->second;
    if (length > way.length) return;
    if (length < way.length) way = Way{length, {}};
    way.next.push_back(role);
  };
  for (const EntityId role : roles) {
    if (asking_.is_stopped()) break;
    const std::size_t length = ways.at(role).length + 1;
    for (const Caller& caller : callers(role, Place::first_hop)) {
      if (caller.principal == role) continue;
      if (caller.is_sure || with_conditions) add(caller.principal, role, length);
      const auto known = people.find(caller.principal);
      if (known == people.end()) continue;
      for (const EntityId person : known->second) {
        if (leads(arrow(session_of(person), role, Place::first_hop), with_conditions)) add(person, role, length);
      }
    }
  }
  return first;
}

std::vector<std::vector<EntityId>> RoleGraph::chains(const Way& first, const Ways& ways) const {
  std::vector<std::vector<EntityId>> all;
  std::vector<EntityId> chain;
  const auto follow = [&](const Way& way, const auto& self) -> void {
    if (way.next.empty()) {
      all.push_back(chain);
      return;
    }
    for (const EntityId role : way.next) {
      if (all.size() >= asking_.most_chains) {
        return;
      }
      chain.push_back(role);
      self(ways.at(role), self);
      chain.pop_back();
    }
  };
  follow(first, follow);
  return all;
}

Walk walk_chain(const Asking& asking, const Subject& subject, const model::Clauses& clauses,
                const std::vector<EntityId>& chain, std::string_view action) {
  model::Clauses along = clauses;
  along.via.clear();
  for (const EntityId role : chain) {
    along.via.push_back({.role = role, .session_name = subject.session_name, .facts = {}, .has_facts = false});
  }
  return walk(asking, subject, along, action);
}

}  // namespace iamq::query

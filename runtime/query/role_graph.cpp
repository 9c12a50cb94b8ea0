#include "runtime/query/role_graph.hpp"

#include <algorithm>
#include <iterator>

#include "runtime/policy/arn.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;

RoleGraph::RoleGraph(const Asking& asking, const model::Clauses& clauses) : asking_(asking), clauses_(clauses) {
  const model::World& world = *asking.world;
  first_ = situation_for(asking, clauses, Place::first_hop, "sts:AssumeRole");
  later_ = situation_for(asking, clauses, Place::later_hop, "sts:AssumeRole");
  is_same_everywhere_ = first_.facts.context == later_.facts.context && first_.facts.tags == later_.facts.tags;
  trusted_.resize(world.roles.size());
  world.roles.each([&](std::uint32_t index, const model::Role& role) {
    roles_.push_back({EntityKind::role, index});
    if (!role.trust) {
      return;
    }
    // Only what could possibly let a caller in; the decision itself is the evaluator's.
    for (const auto& statement : world.library().document(*role.trust).statements) {
      if (statement.effect != policy::Effect::allow) {
        continue;
      }
      auto& trusted = trusted_[index];
      trusted.everyone = trusted.everyone || statement.not_principal || !statement.has_principal;
      for (const auto& principal : statement.principals) {
        if (principal.type == policy::PrincipalType::everyone) {
          trusted.everyone = true;
        } else if (principal.type == policy::PrincipalType::aws) {
          const auto parts = policy::split_arn(world.text(principal.text));
          trusted.everyone = trusted.everyone || !parts;
          trusted.accounts.push_back(parts ? parts->account : std::string_view());
        }
      }
    }
  });
  std::sort(roles_.begin(), roles_.end(),
            [&](EntityId a, EntityId b) { return world.text(world.arn_of(a)) < world.text(world.arn_of(b)); });
}

bool RoleGraph::may_trust(EntityId role, std::string_view account) const {
  const auto& trusted = trusted_[role.index];
  return trusted.everyone ||
         std::find(trusted.accounts.begin(), trusted.accounts.end(), account) != trusted.accounts.end();
}

std::optional<std::vector<std::string_view>> RoleGraph::accounts_let_into(EntityId role) const {
  const auto& trusted = trusted_[role.index];
  return trusted.everyone ? std::nullopt : std::optional(trusted.accounts);
}

const std::vector<EntityId>& RoleGraph::roles_open_to(const Subject& caller) {
  const model::World& world = *asking_.world;
  const auto account = caller.kind == Subject::Kind::entity ? world.account_of(caller.entity) : std::nullopt;
  if (!account) return roles_;
  if (!knows_open_roles_) {
    knows_open_roles_ = true;
    std::map<std::string_view, std::vector<std::size_t>> places;
    std::vector<std::size_t> of_everyone;
    for (std::size_t i = 0; i < roles_.size(); ++i) {
      const auto& trusted = trusted_[roles_[i].index];
      if (trusted.everyone) of_everyone.push_back(i);
      for (const std::string_view id : trusted.accounts) {
        auto& list = places[id];
        if (!trusted.everyone && (list.empty() || list.back() != i)) list.push_back(i);
      }
    }
    for (const std::size_t i : of_everyone) open_to_everyone_.push_back(roles_[i]);
    for (auto& [id, list] : places) {
      std::vector<std::size_t> all;
      std::merge(list.begin(), list.end(), of_everyone.begin(), of_everyone.end(), std::back_inserter(all));
      auto& open = open_to_account_[id];
      for (const std::size_t i : all) open.push_back(roles_[i]);
    }
  }
  const auto found = open_to_account_.find(world.text(world.account(*account).id));
  return found == open_to_account_.end() ? open_to_everyone_ : found->second;
}

const RoleGraph::Arrow& RoleGraph::arrow(const Subject& caller, EntityId role, Place place) {
  static const Arrow none;
  if (asking_.is_stopped()) {
    return none;  // there will be no answer
  }
  const model::World& world = *asking_.world;
  if (caller.kind == Subject::Kind::entity) {
    const auto account = world.account_of(caller.entity);
    if (account && !may_trust(role, world.text(world.account(*account).id))) {
      return none;
    }
  }
  const bool is_first = place == Place::first_hop || is_same_everywhere_;
  auto& known = arrows_[is_first ? 0 : 1];
  const std::uint64_t caller_key = caller.kind == Subject::Kind::entity
                                       ? caller.entity.handle()
                                       : static_cast<std::uint64_t>(caller.text) << 32 |
                                             static_cast<std::uint64_t>(caller.account) << 4 |
                                             static_cast<std::uint64_t>(caller.kind);
  const auto [found, is_new] = known.try_emplace(Key{caller_key, role.handle()});
  if (is_new) {
    const auto explained = evaluate::decide_assume(world, caller, role, is_first ? first_ : later_);
    found->second.outcome = explained.decision.outcome;
    if (explained.decision.outcome == Outcome::depends) {
      found->second.condition = explained.decision.condition;
    }
  }
  return found->second;
}

bool RoleGraph::leads(const Arrow& arrow, bool with_conditions) const {
  return arrow.outcome == Outcome::allowed || (with_conditions && arrow.outcome == Outcome::depends);
}

RoleGraph::Ways RoleGraph::ways_to(const std::vector<EntityId>& goals, bool with_conditions) {
  Ways ways;
  for (const EntityId goal : goals) {
    ways.emplace(goal, Way{});
  }
  std::vector<EntityId> reached = goals;
  for (std::size_t length = 1; !reached.empty() && !asking_.is_stopped(); ++length) {
    std::vector<EntityId> newly;
    for (const EntityId role : roles_) {
      if (ways.count(role) != 0) {
        continue;
      }
      Way way{length, {}};
      for (const EntityId next : reached) {
        if (leads(arrow(session_of(role), next, Place::later_hop), with_conditions)) {
          way.next.push_back(next);
        }
      }
      if (!way.next.empty()) {
        newly.push_back(role);
        ways.emplace(role, std::move(way));
      }
    }
    // A role found in this round must not serve as a goal of the same round: `reached` changes only now.
    reached = std::move(newly);
  }
  return ways;
}

std::optional<RoleGraph::Way> RoleGraph::first_step(const Subject& caller, const Ways& ways, bool with_conditions) {
  std::size_t longest = 0;
  for (const auto& [role, way] : ways) {
    longest = std::max(longest, way.length);
  }
  for (std::size_t length = 0; length <= longest; ++length) {
    Way first{length + 1, {}};
    for (const EntityId role : roles_) {
      const auto found = ways.find(role);
      const bool is_caller = caller.kind == Subject::Kind::entity && caller.entity == role;
      if (found != ways.end() && found->second.length == length && !is_caller &&
          leads(arrow(caller, role, Place::first_hop), with_conditions)) {
        first.next.push_back(role);
      }
    }
    if (!first.next.empty()) {
      return first;
    }
  }
  return std::nullopt;
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

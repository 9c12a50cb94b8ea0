#include "runtime/query/reachable_roles.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "runtime/query/notes.hpp"
#include "runtime/query/role_graph.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::Subject;

namespace {

// Forwards from one caller: the shortest chains to every role, over what is allowed, or may be.
class Forwards {
public:
  Forwards(const Asking& asking, RoleGraph& graph, bool with_conditions, const std::set<EntityId>* among)
      : asking_(asking), graph_(graph), with_conditions_(with_conditions), among_(among) {}

  struct Reached {
    std::size_t length = 1;
    std::vector<EntityId> before;  // the roles before it on the shortest chains; empty: it is the first
  };
  std::map<EntityId, Reached> from(const Subject& subject) {
    std::map<EntityId, Reached> reached;
    std::vector<EntityId> last;
    for (const EntityId role : graph_.roles_open_to(subject)) {
      if (counts(role) && leads(graph_.arrow(subject, role, Place::first_hop), with_conditions_)) {
        reached[role] = {};
        last.push_back(role);
      }
    }
    for (std::size_t length = 2; !last.empty() && !asking_.is_stopped(); ++length) {
      std::map<EntityId, Reached> newly;
      for (const EntityId before : last) {
        for (const EntityId role : graph_.roles_open_to(session_of(before))) {
          const bool is_caller = subject.kind == Subject::Kind::entity && subject.entity == role;
          if (reached.count(role) != 0 || is_caller || !counts(role)) {
            continue;
          }
          if (leads(graph_.arrow(session_of(before), role, Place::later_hop), with_conditions_)) {
            newly.try_emplace(role, Reached{length, {}}).first->second.before.push_back(before);
          }
        }
      }
      last.clear();
      for (auto& [role, way] : newly) {
        last.push_back(role);
        reached.emplace(role, std::move(way));
      }
    }
    return reached;
  }

private:
  bool counts(EntityId role) const { return among_ == nullptr || among_->count(role) != 0; }
  const Asking& asking_;
  RoleGraph& graph_;
  bool with_conditions_;
  const std::set<EntityId>* among_;
};

// The shortest chains that end in a role, in byte order of their ARNs; at most Asking::most_chains of them.
std::vector<std::vector<EntityId>> chains_to(const Asking& asking, EntityId role,
                                             const std::map<EntityId, Forwards::Reached>& reached) {
  // Backwards first, so that the walk forwards, in order, enters nothing that does not lead to the role.
  std::map<EntityId, std::vector<EntityId>> next = {{role, {}}};
  std::vector<EntityId> begins;
  std::vector<EntityId> open = {role};
  while (!open.empty()) {
    const EntityId at = open.back();
    open.pop_back();
    const auto& before = reached.at(at).before;
    if (before.empty()) {
      begins.push_back(at);
    }
    for (const EntityId other : before) {
      const auto [known, is_new] = next.try_emplace(other);
      known->second.push_back(at);
      if (is_new) {
        open.push_back(other);
      }
    }
  }
  const model::World& world = *asking.world;
  const auto sort = [&](std::vector<EntityId>& roles) {
    std::sort(roles.begin(), roles.end(),
              [&](EntityId a, EntityId b) { return world.text(world.arn_of(a)) < world.text(world.arn_of(b)); });
  };
  sort(begins);
  for (auto& [at, roles] : next) {
    sort(roles);
  }
  std::vector<std::vector<EntityId>> all;
  std::vector<EntityId> chain;
  const auto follow = [&](EntityId at, const auto& self) -> void {
    chain.push_back(at);
    if (at == role) {
      all.push_back(chain);
    }
    for (const EntityId other : next.at(at)) {
      if (all.size() < asking.most_chains) {
        self(other, self);
      }
    }
    chain.pop_back();
  };
  for (const EntityId begin : begins) {
    if (all.size() < asking.most_chains) {
      follow(begin, follow);
    }
  }
  return all;
}

// The chain in full, as clauses that end before the last role.
Walk walk_to(const Asking& asking, const Subject& subject, const model::Clauses& clauses,
             const std::vector<EntityId>& chain) {
  return walk_chain(asking, subject, clauses, chain, "sts:AssumeRole");
}

std::vector<ReachedRole> roles_in(const Asking& asking, RoleGraph& graph, const Subject& subject,
                                  const model::Clauses& clauses, const std::set<EntityId>* among) {
  const auto sure = Forwards(asking, graph, false, among).from(subject);
  const auto open = Forwards(asking, graph, true, among).from(subject);
  std::vector<ReachedRole> roles;
  const auto add = [&](EntityId role, const std::map<EntityId, Forwards::Reached>& reached) {
    auto chains = chains_to(asking, role, reached);
    if (chains.empty()) {
      return;
    }
    ReachedRole found;
    if (among != nullptr && chains.size() == 1 && chains.front().size() == 1) {
      found.chain = chains.front();
      found.outcome = graph.arrow(subject, role, Place::first_hop);
      if (found.outcome == Outcome::depends) found.condition = graph.condition(subject, role, Place::first_hop);
      roles.push_back(std::move(found));
      return;
    }
    Walk way = walk_to(asking, subject, clauses, chains.front());
    if (way.course.is_denied()) {
      return;
    }
    found.chain = chains.front();
    found.outcome = way.course.outcome;
    if (found.outcome == Outcome::depends) {
      found.condition = std::move(way.course.condition);
    }
    found.steps = std::move(way.course.steps);
    if (chains.size() > 1) {
      found.ties = std::move(chains);
    }
    roles.push_back(std::move(found));
  };
  // What is sure is reached over what may be as well.
  std::vector<EntityId> reached;
  for (const auto& [role, way] : open) reached.push_back(role);
  for (const auto& [role, way] : sure) {
    if (open.count(role) == 0) reached.push_back(role);
  }
  const model::World& world = *asking.world;
  std::sort(reached.begin(), reached.end(),
            [&](EntityId a, EntityId b) { return world.text(world.arn_of(a)) < world.text(world.arn_of(b)); });
  for (const EntityId role : reached) {
    const auto surely = sure.find(role), maybe = open.find(role);
    if (surely != sure.end()) {
      add(role, sure);
    }
    if (maybe != open.end() && (surely == sure.end() || maybe->second.length < surely->second.length)) {
      add(role, open);
    }
  }
  std::stable_sort(roles.begin(), roles.end(),
                   [](const ReachedRole& a, const ReachedRole& b) { return a.chain.size() < b.chain.size(); });
  return roles;
}

}  // namespace

std::vector<ReachedRole> reachable_roles(const Asking& asking, const Subject& subject, const model::Clauses& clauses,
                                         Answer& answer) {
  RoleGraph graph(asking, clauses);
  auto roles = roles_in(asking, graph, subject, clauses, nullptr);
  for (const auto& [policy, role] : graph.without_text()) add_note_of_missing_policy(answer, policy, role);
  return roles;
}

std::vector<ReachedRole> reachable_roles(const Asking& asking, RoleGraph& graph, const Subject& subject,
                                         const std::set<EntityId>* among) {
  static const model::Clauses no_clauses;
  return roles_in(asking, graph, subject, no_clauses, among);
}

}  // namespace iamq::query

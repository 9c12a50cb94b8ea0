#include <algorithm>
#include <map>
#include <utility>

#include "runtime/evaluate/owner.hpp"
#include "runtime/query/outsiders.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/who_can.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;

namespace {

Subject subject_of(EntityId entity) {
  Subject subject;
  subject.kind = Subject::Kind::entity;
  subject.entity = entity;
  subject.has_entity = true;
  return subject;
}

class Search {
public:
  Search(const Asking& asking, const OneRequest& request, const model::Clauses& clauses, RoleGraph& graph)
      : asking_(asking), request_(request), clauses_(clauses), graph_(graph) {}

  std::vector<Found> run(bool with_chains) {
    const model::World& world = *asking_.world;
    std::vector<EntityId> principals;
    world.users.each([&](std::uint32_t index, const model::User&) { principals.push_back({EntityKind::user, index}); });
    world.roles.each([&](std::uint32_t index, const model::Role&) { principals.push_back({EntityKind::role, index}); });
    for (const EntityId principal : principals) {
      if (asking_.is_stopped()) {
        return std::move(found_);
      }
      const Subject subject = subject_of(principal);
      if (may_be_let_in(principal)) {
        direct_.emplace(principal, add_if_open(Found::How::direct, subject, principal, {}));
      }
    }
    if (with_chains && clauses_.via.empty()) {
      add_chains(principals);
    }
    world.sessions.each([&](std::uint32_t index, const model::Session&) {
      const EntityId session{EntityKind::session, index};
      add_if_open(Found::How::session, subject_of(session), session, {});
    });
    add_roots();
    add_outsiders();
    return std::move(found_);
  }

private:
  // Roles that trust only services, for instance, need not be asked for every principal.
  bool may_be_let_in(EntityId principal) const {
    if (!request_.assume || !clauses_.via.empty()) {
      return true;
    }
    const auto account = asking_.world->account_of(principal);
    return !account || graph_.may_trust(*request_.assume, asking_.world->text(asking_.world->account(*account).id));
  }

  Walk ask(const Asking& asking, const Subject& subject, const std::vector<EntityId>& chain) const {
    const std::string_view action = request_.assume ? std::string_view("sts:AssumeRole") : request_.action;
    Walk way =
        chain.empty() ? walk(asking, subject, clauses_, action) : walk_chain(asking, subject, clauses_, chain, action);
    if (request_.assume) {
      add_assume(asking, clauses_, *request_.assume, way);
    } else {
      add_request(asking, clauses_, request_.action, request_.target, way);
    }
    return way;
  }

  Outcome add_if_open(Found::How how, const Subject& subject, std::optional<EntityId> entity, std::string text) {
    Walk way = ask(asking_, subject, {});
    const Outcome outcome = way.course.outcome;
    add(how, subject, entity, std::move(text), std::move(way.course), {});
    return outcome;
  }

  void add(Found::How how, const Subject& subject, std::optional<EntityId> entity, std::string text, Course course,
           std::vector<std::vector<EntityId>> chains) {
    if (course.is_denied()) {
      return;
    }
    Found found;
    found.how = how;
    found.subject = subject;
    found.entity = entity;
    found.text = std::move(text);
    found.outcome = course.outcome;
    if (course.outcome == Outcome::depends) {
      found.condition = std::move(course.condition);
    }
    found.steps = std::move(course.steps);
    if (!chains.empty()) {
      found.chain = chains.front();
    }
    if (chains.size() > 1) {
      found.ties = std::move(chains);
    }
    found_.push_back(std::move(found));
  }

  // What a role's session can do as the last of a chain.
  Outcome last_outcome(EntityId role) {
    if (request_.assume) {
      return graph_.arrow(session_of(role), *request_.assume, Place::later_hop).outcome;
    }
    const auto situation = situation_for(asking_, clauses_, Place::after_hops, request_.action);
    const auto only = situation_for(asking_, clauses_, Place::only, request_.action);
    if (situation.facts.context == only.facts.context && situation.facts.tags == only.facts.tags &&
        !only.session.facts.has_session_policy) {
      const auto known = direct_.find(role);
      if (known != direct_.end()) {
        return known->second;
      }
    }
    Walk way{.course = {}, .caller = session_of(role), .situation = situation};
    add_request(asking_, clauses_, request_.action, request_.target, way);
    return way.course.outcome;
  }

  void add_chains(const std::vector<EntityId>& principals) {
    std::vector<EntityId> sure, open;
    for (const EntityId role : graph_.roles()) {
      const Outcome outcome = last_outcome(role);
      if (outcome == Outcome::allowed) {
        sure.push_back(role);
      }
      if (!is_denied(outcome)) {
        open.push_back(role);
      }
    }
    const auto sure_ways = graph_.ways_to(sure, false);
    const auto open_ways = graph_.ways_to(open, true);
    for (const EntityId principal : principals) {
      if (asking_.is_stopped()) {
        return;
      }
      const auto known = direct_.find(principal);
      const Outcome direct = known == direct_.end() ? Outcome::implicitly_denied : known->second;
      if (direct == Outcome::allowed) {
        continue;
      }
      const Subject subject = subject_of(principal);
      const auto sure_step = graph_.first_step(subject, sure_ways, false);
      if (sure_step) {
        add_chain(subject, graph_.chains(*sure_step, sure_ways));
      }
      if (direct == Outcome::depends) {
        continue;
      }
      const auto open_step = graph_.first_step(subject, open_ways, true);
      if (open_step && (!sure_step || open_step->length < sure_step->length)) {
        add_chain(subject, graph_.chains(*open_step, open_ways));
      }
    }
  }

  void add_chain(const Subject& subject, std::vector<std::vector<EntityId>> chains) {
    if (!chains.empty()) {
      Walk way = ask(asking_, subject, chains.front());
      add(Found::How::chain, subject, subject.entity, {}, std::move(way.course), std::move(chains));
    }
  }

  void add_roots() {
    const model::World& world = *asking_.world;
    world.accounts.each([&](std::uint32_t index, const model::Account& account) {
      if (account.is_only_placed) {
        return;  // nobody there is in the model
      }
      Subject root;
      root.kind = Subject::Kind::root;
      root.account = model::AccountId{index};
      add_if_open(Found::How::root, root, std::nullopt,
                  "arn:aws:iam::" + std::string(world.text(account.id)) + ":root");
    });
  }

  void add_outsiders() {
    const model::World& world = *asking_.world;
    std::vector<policy::PolicyId> policies;
    if (request_.assume) {
      if (const auto trust = world.roles[request_.assume->index].trust) {
        policies.push_back(*trust);
      }
    } else if (const std::string_view arn = world.text(request_.target.arn); arn != "*") {
      // The policy that serves this resource, whoever asks.
      Subject anonymous;
      const auto situation = situation_for(asking_, clauses_, Place::only, request_.action);
      const auto request = evaluate::make_request(world, anonymous, request_.action, {request_.target}, situation);
      for (const auto& gathered : evaluate::gather(world, anonymous, request, situation)) {
        for (const auto& applied : gathered.resource) {
          policies.push_back(applied.policy);
        }
      }
    }
    if (policies.empty() || !clauses_.via.empty()) {
      return;
    }
    for (auto& outsider : outsiders(asking_, policies, true)) {
      Asking there = asking_;
      there.world = outsider.world;
      Walk way = ask(there, outsider.subject, {});
      std::optional<EntityId> entity;
      if (outsider.subject.has_entity && outsider.world == asking_.world) {
        entity = outsider.subject.entity;
      }
      add(outsider.how, outsider.subject, entity, std::move(outsider.text), std::move(way.course), {});
    }
    if (!request_.assume) {
      add_if_open(Found::How::anonymous, Subject{}, std::nullopt, "*");
    }
  }

  const Asking& asking_;
  const OneRequest& request_;
  const model::Clauses& clauses_;
  RoleGraph& graph_;
  std::map<EntityId, Outcome> direct_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> find_who_can(const Asking& asking, const OneRequest& request, const model::Clauses& clauses,
                                RoleGraph& graph, bool with_chains) {
  return Search(asking, request, clauses, graph).run(with_chains);
}

std::vector<Found> find_who_can(const Asking& asking, const OneRequest& request, const model::Clauses& clauses,
                                bool with_chains) {
  RoleGraph graph(asking, clauses);
  return find_who_can(asking, request, clauses, graph, with_chains);
}

}  // namespace iamq::query

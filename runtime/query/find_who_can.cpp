#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "runtime/evaluate/owner.hpp"
#include "runtime/index/screen.hpp"
#include "runtime/query/outsiders.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/ways_to_ask.hpp"
#include "runtime/query/who_can.hpp"
#include "runtime/query/who_can_memory.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;

namespace {

class Search {
public:
  Search(const Asking& asking, const OneRequest& request, const model::Clauses& clauses, RoleGraph& graph,
         WhoCanMemory& memory, const OnRefusal& on_refusal)
      : asking_(asking),
        request_(request),
        clauses_(clauses),
        graph_(graph),
        memory_(memory),
        on_refusal_(on_refusal),
        resource_(request.assume ? std::string() : std::string(asking.world->text(request.target.arn))),
        ways_(asking, request, clauses, memory) {
    memory_.turn_to(request.account);
  }

  std::vector<Found> run(bool with_chains) {
    const model::World& world = *asking_.world;
    const auto& asked = memory_.principals(world, graph_, request_.account);
    for (const EntityId principal : asked.users_and_roles) {
      if (asking_.is_stopped()) {
        return std::move(found_);
      }
      if (may_be_let_in(principal)) {
        direct_.emplace_hint(direct_.end(), principal, add_direct(principal));  // they come in order
      }
    }
    for (const EntityId session : asked.sessions) {
      const Outcome outcome = add_if_open(Found::How::session, session_of(session), session, {});
      if (world.sessions[session.index].person != model::StringId{}) {  // people go on from their roles
        direct_.emplace(session, outcome);
      }
    }
    if (with_chains && clauses_.via.empty()) {
      add_chains(asked.roles_by_arn);
    }
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
    return !account ||
           graph_.open_roles().may_let_in(*request_.assume, asking_.world->text(asking_.world->account(*account).id));
  }

  // Whether the request is asked of the callers of that account.
  bool is_asked(std::optional<model::AccountId> account) const {
    return !request_.account || !account || *request_.account == *account;
  }

  // Who is refused for sure, found out for all at once: one of those who are refused alike is asked, for its reasons.
  std::optional<Outcome> add_if_surely_refused(EntityId principal) {
    if (!clauses_.via.empty()) return std::nullopt;
    if (!screen_) make_screen();
    const auto place = screen_->of(principal);
    if (place.standing != index::Standing::refused) return std::nullopt;
    if (const auto reason = refusals_.find(place.likeness); reason != refusals_.end()) {
      tell_refusal(Found::How::direct, session_of(principal), principal, *reason->second);
      return reason->second->decision.outcome;
    }
    const Way way = ways_.of(asking_, session_of(principal));
    if (!way.sum.is_denied()) throw std::logic_error("a principal that is refused for sure is not refused");
    const Reason& reason = way.steps.back();
    const Outcome outcome = reason->decision.outcome;
    tell_refusal(Found::How::direct, session_of(principal), principal, *reason);
    // What a Deny refuses has fewer notes than what nothing allows: it must not speak for others.
    if (!place.is_how_open || outcome == Outcome::implicitly_denied) refusals_.emplace(place.likeness, reason);
    return outcome;
  }

  void make_screen() {
    const Walk start = walk(asking_, Subject{}, clauses_, request_.action);
    if (request_.assume) {
      const model::Target role{.arn = asking_.world->arn_of(*request_.assume),
                               .owner = asking_.world->account_of(*request_.assume)};
      screen_.emplace(asking_.index_or(own_index_), asking_.world, "sts:AssumeRole", role,
                      situation_of_assuming(clauses_, start.situation));
    } else {
      screen_.emplace(asking_.index_or(own_index_), asking_.world, request_.action, request_.target, start.situation);
    }
  }

  // A user's or role's own request.
  Outcome add_direct(EntityId principal) {
    if (const auto refused = add_if_surely_refused(principal)) return *refused;
    const Subject subject = session_of(principal);
    const auto likeness = likeness_of(principal);
    if (!likeness) {
      return add_if_open(Found::How::direct, subject, principal, {});
    }
    auto& known = memory_.of_request(principal, *likeness);
    if (known) {
      add_known(Found::How::direct, subject, {}, *known);
      return known->outcome;
    }
    Way way = ways_.of(asking_, subject);
    const Outcome outcome = way.sum.outcome;
    known = known_of(way);
    add(Found::How::direct, subject, principal, {}, std::move(way), {});
    return outcome;
  }

  // Requests of the caller that have the same are decided alike; nothing where each has to be asked.
  std::optional<WhoCanMemory::Likeness> likeness_of(EntityId caller) {
    const Universe* universe = request_.assume ? nullptr : memory_.universe_of(caller);
    if (universe == nullptr) return std::nullopt;
    const auto [known, is_new] = likenesses_.try_emplace(universe);
    if (is_new) {
      known->second = memory_.likeness_in(*universe, request_.action, resource_, request_.target.any_region);
    }
    return known->second;
  }

  static WhoCanMemory::Known known_of(const Way& way) {
    return {way.sum.outcome, way.sum.condition, way.sum.is_denied() ? way.steps.back() : nullptr};
  }

  // Adds what was found before, without its steps: those of the first stand for all.
  void add_known(Found::How how, const Subject& subject, std::vector<std::vector<EntityId>> chains,
                 const WhoCanMemory::Known& known) {
    if (is_denied(known.outcome)) {
      tell_refusal(how, subject, subject.entity, *known.refusal);
      return;
    }
    Way way;
    way.sum.outcome = known.outcome;
    way.sum.condition = known.condition;
    add(how, subject, subject.entity, {}, std::move(way), std::move(chains));
  }

  void tell_refusal(Found::How how, const Subject& subject, std::optional<EntityId> entity,
                    const evaluate::Explained& reason) const {
    if (on_refusal_ && (entity || how == Found::How::root || how == Found::How::anonymous)) {
      Found refused;
      refused.how = how;
      refused.subject = subject;
      refused.entity = entity;
      on_refusal_(refused, reason);
    }
  }

  Outcome add_if_open(Found::How how, const Subject& subject, std::optional<EntityId> entity, std::string text) {
    Way way = ways_.of(asking_, subject);
    const Outcome outcome = way.sum.outcome;
    add(how, subject, entity, std::move(text), std::move(way), {});
    return outcome;
  }

  void add(Found::How how, const Subject& subject, std::optional<EntityId> entity, std::string text, Way way,
           std::vector<std::vector<EntityId>> chains) {
    if (way.sum.is_denied()) {
      tell_refusal(how, subject, entity, *way.steps.back());
      return;
    }
    Found found;
    found.how = how;
    found.subject = subject;
    found.entity = entity;
    found.text = std::move(text);
    found.outcome = way.sum.outcome;
    if (found.outcome == Outcome::depends) {
      found.condition = std::move(way.sum.condition);
    }
    found.steps = std::move(way.steps);
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
      return graph_.arrow(session_of(role), *request_.assume, Place::later_hop);
    }
    if (ways_.is_same_behind_hops()) {
      const auto known = direct_.find(role);
      if (known != direct_.end()) {
        return known->second;
      }
    }
    return ways_.behind_hops(role);
  }

  // `last`: the roles that may be the last of a chain.
  void add_chains(const std::vector<EntityId>& last) {
    std::vector<EntityId> sure, open;
    for (const EntityId role : last) {
      const Outcome outcome = last_outcome(role);
      if (outcome == Outcome::allowed) {
        sure.push_back(role);
      }
      if (!is_denied(outcome)) {
        open.push_back(role);
      }
    }
    bool is_new = false;
    auto& ways = *memory_.ways_to(sure, open, is_new);
    if (is_new) {
      ways.sure = graph_.ways_to(sure, false);
      ways.open = graph_.ways_to(open, true);
      ways.first_sure = graph_.first_steps(ways.sure, false);
      ways.first_open = graph_.first_steps(ways.open, true);
    }
    std::set<EntityId> callers;
    for (const auto* first : {&ways.first_sure, &ways.first_open}) {
      for (const auto& [caller, way] : *first) callers.insert(callers.end(), caller);
    }
    for (const EntityId principal : callers) {
      if (asking_.is_stopped()) {
        return;
      }
      const auto known = direct_.find(principal);
      const Outcome direct = known == direct_.end() ? Outcome::implicitly_denied : known->second;
      if (direct == Outcome::allowed) {
        continue;
      }
      const auto sure_step = ways.first_sure.find(principal), open_step = ways.first_open.find(principal);
      const bool is_sure = sure_step != ways.first_sure.end();
      if (is_sure) {
        add_chain(principal, graph_.chains(sure_step->second, ways.sure));
      }
      if (direct == Outcome::depends || open_step == ways.first_open.end()) {
        continue;
      }
      if (!is_sure || open_step->second.length < sure_step->second.length) {
        add_chain(principal, graph_.chains(open_step->second, ways.open));
      }
    }
  }

  void add_chain(EntityId principal, std::vector<std::vector<EntityId>> chains) {
    if (chains.empty()) {
      return;
    }
    const Subject subject = session_of(principal);
    const auto likeness = likeness_of(chains.front().back());
    auto* known = likeness ? &memory_.of_chain(principal, chains.front(), *likeness) : nullptr;
    if (known != nullptr && *known) {
      add_known(Found::How::chain, subject, std::move(chains), **known);
      return;
    }
    Way way = ways_.of(principal, chains.front());
    if (known != nullptr) *known = known_of(way);
    add(Found::How::chain, subject, principal, {}, std::move(way), std::move(chains));
  }

  void add_roots() {
    const model::World& world = *asking_.world;
    world.accounts.each([&](std::uint32_t index, const model::Account& account) {
      if (account.is_only_placed) {
        return;  // nobody there is in the model
      }
      if (!is_asked(model::AccountId{index})) {
        return;
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
      Way way = ways_.of(there, outsider.subject);
      std::optional<EntityId> entity;
      if (outsider.subject.has_entity && outsider.world == asking_.world) {
        entity = outsider.subject.entity;
      }
      add(outsider.how, outsider.subject, entity, std::move(outsider.text), std::move(way), {});
    }
    if (!request_.assume) {
      add_if_open(Found::How::anonymous, Subject{}, std::nullopt, "*");
    }
  }

  const Asking& asking_;
  const OneRequest& request_;
  const model::Clauses& clauses_;
  RoleGraph& graph_;
  WhoCanMemory& memory_;
  const OnRefusal& on_refusal_;
  std::string resource_;
  WaysToAsk ways_;
  std::unordered_map<const Universe*, std::optional<WhoCanMemory::Likeness>> likenesses_;
  std::optional<index::Screen> screen_;
  std::unique_ptr<index::Index> own_index_;             // where the question brings none
  std::unordered_map<std::uint32_t, Reason> refusals_;  // by likeness
  std::map<EntityId, Outcome> direct_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> find_who_can(const Asking& asking, const OneRequest& request, const model::Clauses& clauses,
                                RoleGraph& graph, WhoCanMemory& memory, bool with_chains, const OnRefusal& on_refusal) {
  return Search(asking, request, clauses, graph, memory, on_refusal).run(with_chains);
}

}  // namespace iamq::query

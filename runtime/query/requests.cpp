#include "runtime/query/requests.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/query/formulas.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::query {

using evaluate::Outcome;
using evaluate::Situation;
using model::ContextFact;
using stdlib::equals_ignoring_case;

namespace {

bool is_of_network_or_time(const stdlib::Catalog& catalog, std::string_view key) {
  if (equals_ignoring_case(key, "aws:CurrentTime") || equals_ignoring_case(key, "aws:EpochTime") ||
      equals_ignoring_case(key, "aws:SecureTransport")) {
    return true;
  }
  const stdlib::GlobalKey* global = catalog.find_global_key(key);
  return global != nullptr && global->category == "network";
}

// Keys that sts:AssumeRole could not carry: those of the action's own service, and what the resource is.
bool speaks_of_the_request(const stdlib::Catalog& catalog, std::string_view key, std::string_view action) {
  const auto service = action.substr(0, action.find(':'));
  const auto prefix = key.substr(0, key.find(':'));
  if (!equals_ignoring_case(service, "sts") && equals_ignoring_case(service, prefix)) {
    return true;
  }
  const stdlib::GlobalKey* global = catalog.find_global_key(key);
  return equals_ignoring_case(key, "aws:RequestedRegion") || (global != nullptr && global->category == "resource");
}

bool holds_in(const Asking& asking, std::string_view key, Place place, std::string_view action) {
  if (asking.facts_on_every_hop || place == Place::only || place == Place::first_hop) {
    return true;
  }
  return is_of_network_or_time(*asking.catalog, key) ||
         (place == Place::after_hops && speaks_of_the_request(*asking.catalog, key, action));
}

void append(model::Facts& facts, const model::Facts& more) {
  facts.context.insert(facts.context.end(), more.context.begin(), more.context.end());
  facts.tags.insert(facts.tags.end(), more.tags.begin(), more.tags.end());
  facts.session_policies.insert(facts.session_policies.end(), more.session_policies.begin(),
                                more.session_policies.end());
  facts.has_session_policy = facts.has_session_policy || more.has_session_policy;
  facts.only = facts.only || more.only;
}

// The last that is said of a key counts.
const ContextFact* find_fact(const model::World& world, const model::Facts& facts, std::string_view key) {
  const auto found = std::find_if(facts.context.rbegin(), facts.context.rend(), [&](const ContextFact& fact) {
    return fact.state == ContextFact::State::known && equals_ignoring_case(world.text(fact.key), key);
  });
  return found == facts.context.rend() ? nullptr : &*found;
}

// What a session has from the request that made it. Its source identity and its transitive tags stay for all sessions
// that it makes. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
evaluate::SessionFacts hand_on(const model::World& world, const model::Facts& hop,
                               const evaluate::SessionFacts& before) {
  evaluate::SessionFacts session;
  session.facts.tags = hop.tags;
  session.facts.session_policies = hop.session_policies;
  session.facts.has_session_policy = hop.has_session_policy;
  session.transitive_tags = before.transitive_tags;
  if (const ContextFact* transitive = find_fact(world, hop, "sts:TransitiveTagKeys")) {
    for (const auto key : transitive->values) {
      for (const auto& tag : hop.tags) {
        if (equals_ignoring_case(world.text(tag.key), world.text(key))) {
          session.transitive_tags.push_back(tag);
        }
      }
    }
  }
  auto& strings = world.library().strings();
  if (const ContextFact* given = find_fact(world, hop, "sts:SourceIdentity")) {
    ContextFact identity = *given;
    identity.key = strings.intern("aws:SourceIdentity");
    session.facts.context.push_back(std::move(identity));
  } else if (const ContextFact* kept = find_fact(world, before.facts, "aws:SourceIdentity")) {
    session.facts.context.push_back(*kept);
  }
  return session;
}

// The caller of sts:AssumeRole chooses the session's name, and the call carries it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname
void say_session_name(const model::World& world, const model::Hop& hop, model::Facts& facts) {
  if (world.text(hop.session_name).empty() || find_fact(world, facts, "sts:RoleSessionName") != nullptr) return;
  model::ContextFact fact;
  fact.key = world.library().strings().intern("sts:RoleSessionName");
  fact.values = {hop.session_name};
  facts.context.push_back(std::move(fact));
}

}  // namespace

bool is_denied(Outcome outcome) {
  return outcome == Outcome::explicitly_denied || outcome == Outcome::implicitly_denied;
}

condition::Formula condition_of(const evaluate::Explained& step) {
  return step.decision.outcome == Outcome::depends ? step.decision.condition : always();
}

bool Course::is_denied() const {
  return query::is_denied(outcome);
}

void Course::count_in(const evaluate::Explained& step) {
  const Outcome next = step.decision.outcome;
  if (outcome == Outcome::allowed || (outcome == Outcome::depends && query::is_denied(next))) {
    outcome = next;
  }
  condition = both(condition, condition_of(step));
}

void Course::add(evaluate::Explained step) {
  count_in(step);
  steps.push_back(std::move(step));
}

Situation situation_for(const Asking& asking, const model::Clauses& clauses, Place place, std::string_view action) {
  const model::World& world = *asking.world;
  Situation situation;
  situation.at = clauses.at.value_or(model::StringId{});
  situation.without_boundary = clauses.without_boundary;
  situation.without_control_policies = clauses.without_control_policies;
  if (place == Place::only || place == Place::after_hops) {
    situation.through = clauses.through;
  }
  situation.facts.only = clauses.with.only;
  if (clauses.with.only) {
    situation.others = condition::Context::State::absent;
  }
  for (const auto& fact : clauses.with.context) {
    if (holds_in(asking, world.text(fact.key), place, action)) {
      situation.facts.context.push_back(fact);
    }
  }
  if (place == Place::only || place == Place::first_hop || asking.facts_on_every_hop) {
    situation.facts.tags = clauses.with.tags;
  }
  if (place == Place::only) {  // the session that the caller acts in
    situation.session.facts.session_policies = clauses.with.session_policies;
    situation.session.facts.has_session_policy = clauses.with.has_session_policy;
  } else if (place == Place::first_hop) {  // passed to sts:AssumeRole
    situation.facts.session_policies = clauses.with.session_policies;
    situation.facts.has_session_policy = clauses.with.has_session_policy;
  }
  return situation;
}

model::Subject session_of(model::EntityId role, model::StringId session_name) {
  model::Subject subject = model::Subject::of(role);
  subject.session_name = session_name;
  return subject;
}

Walk walk(const Asking& asking, const model::Subject& subject, const model::Clauses& clauses, std::string_view action) {
  Walk result;
  result.caller = subject;
  evaluate::SessionFacts session;
  for (std::size_t i = 0; i < clauses.via.size() && !result.course.is_denied(); ++i) {
    const model::Hop& hop = clauses.via[i];
    Situation situation = situation_for(asking, clauses, i == 0 ? Place::first_hop : Place::later_hop, action);
    append(situation.facts, hop.facts);
    say_session_name(*asking.world, hop, situation.facts);
    situation.session = session;
    result.course.add(evaluate::decide_assume(*asking.world, result.caller, hop.role, situation));
    session = hand_on(*asking.world, situation.facts, session);
    result.caller = session_of(hop.role, hop.session_name);
  }
  result.situation = situation_for(asking, clauses, clauses.via.empty() ? Place::only : Place::after_hops, action);
  if (!clauses.via.empty()) {
    result.situation.session = session;
  }
  return result;
}

}  // namespace iamq::query

#include "runtime/query/ways_to_ask.hpp"

#include <memory>
#include <utility>

#include "runtime/evaluate/reasons.hpp"
#include "runtime/query/single_request.hpp"

namespace iamq::query {

using model::EntityId;

WaysToAsk::WaysToAsk(const Asking& asking, const OneRequest& request, const model::Clauses& clauses,
                     WhoCanMemory& memory)
    : asking_(asking),
      request_(request),
      clauses_(clauses),
      memory_(memory),
      first_hop_(situation_for(asking, clauses, Place::first_hop, request.action)),
      later_hop_(situation_for(asking, clauses, Place::later_hop, request.action)),
      after_hops_(situation_for(asking, clauses, Place::after_hops, request.action)) {
  const auto only = situation_for(asking, clauses, Place::only, request.action);
  is_same_after_hops_ = after_hops_.facts.context == only.facts.context && after_hops_.facts.tags == only.facts.tags &&
                        !only.session.facts.has_session_policy;
}

Way WaysToAsk::told(Walk walked, const model::World& world) const {
  Way way;
  for (auto& step : std::exchange(walked.course.steps, {})) {
    evaluate::forget_what_is_not_told(step, world.library());
    way.steps.push_back(std::make_shared<const evaluate::Explained>(std::move(step)));
  }
  way.sum = std::move(walked.course);
  return way;
}

Way WaysToAsk::of(const Asking& asking, const model::Subject& caller) const {
  Walk walked = walk(asking, caller, clauses_, request_.action);
  add_asked(asking, walked);
  return told(std::move(walked), *asking.world);
}

Way WaysToAsk::of(EntityId caller, const std::vector<EntityId>& chain) {
  if (!memory_.are_hops_plain(clauses_)) {
    Walk walked = walk_chain(asking_, session_of(caller), clauses_, chain, request_.action);
    add_asked(asking_, walked);
    return told(std::move(walked), *asking_.world);
  }
  Way way;
  for (const EntityId role : chain) {
    const bool is_first = &role == &chain.front();
    way.add(memory_.hop(*asking_.world, caller, role, is_first, is_first ? first_hop_ : later_hop_));
    if (way.sum.is_denied()) return way;
    caller = role;
  }
  way.add(last_step(caller));
  return way;
}

// The request of a role's session.
const Reason& WaysToAsk::last_step(EntityId role) {
  Reason& known = last_steps_[role];
  if (!known) {
    Walk walked{.course = {}, .caller = session_of(role), .situation = after_hops_};
    add_asked(asking_, walked);
    known = told(std::move(walked), *asking_.world).steps.front();
  }
  return known;
}

evaluate::Outcome WaysToAsk::behind_hops(EntityId role) const {
  Walk walked{.course = {}, .caller = session_of(role), .situation = after_hops_};
  add_asked(asking_, walked);
  return walked.course.outcome;
}

void WaysToAsk::add_asked(const Asking& asking, Walk& way) const {
  if (request_.assume) {
    add_assume(asking, clauses_, *request_.assume, way);
  } else {
    add_request(asking, clauses_, request_.action, request_.target, way);
  }
}

}  // namespace iamq::query

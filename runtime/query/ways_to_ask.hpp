#pragma once

#include <map>
#include <vector>

#include "runtime/query/reasons.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/who_can.hpp"
#include "runtime/query/who_can_memory.hpp"

namespace iamq::query {

// Several requests, made one after the other, of which others may tell, too.
struct Way {
  Course sum;  // what they come to; without its steps
  std::vector<Reason> steps;

  void add(const Reason& step) {
    sum.count_in(*step);
    steps.push_back(step);
  }
};

// One request on the ways by which callers come to make it: by themselves, or through chains of roles. What many ways
// have in common is decided once.
class WaysToAsk {
public:
  WaysToAsk(const Asking& asking, const OneRequest& request, const model::Clauses& clauses, WhoCanMemory& memory);

  // The caller's own request. `asking`: of a World with the caller in it.
  Way of(const Asking& asking, const model::Subject& caller) const;
  // The hops of a chain and the request behind them.
  Way of(model::EntityId caller, const std::vector<model::EntityId>& chain);

  // What the request of a role's session comes to behind hops, and whether that is decided as its own request.
  evaluate::Outcome behind_hops(model::EntityId role) const;
  bool is_same_behind_hops() const { return is_same_after_hops_; }

private:
  Way told(Walk walked, const model::World& world) const;
  const Reason& last_step(model::EntityId role);
  void add_asked(const Asking& asking, Walk& way) const;

  const Asking& asking_;
  const OneRequest& request_;
  const model::Clauses& clauses_;
  WhoCanMemory& memory_;
  evaluate::Situation first_hop_, later_hop_;
  evaluate::Situation after_hops_;  // what a role's session signs
  bool is_same_after_hops_ = false;
  std::map<model::EntityId, Reason> last_steps_;
};

}  // namespace iamq::query

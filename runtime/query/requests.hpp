#pragma once

#include <string_view>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

// From the clauses of a question to the requests it means, one after the other.
namespace iamq::query {

// Which request of a chain a situation is for.
enum class Place : std::uint8_t {
  only,       // the one request, signed with the caller's own credentials
  first_hop,  // the sts:AssumeRole that the caller signs
  later_hop,
  after_hops,  // the request itself, signed with a role's credentials
};

// What the clauses say of the request in that place. Network and time hold on every request, what speaks of the
// resource on the request itself, all else on the one that the caller signs.
evaluate::Situation situation_for(const Asking& asking, const model::Clauses& clauses, Place place,
                                  std::string_view action);

// What several requests, made one after the other, come to.
struct Course {
  evaluate::Outcome outcome = evaluate::Outcome::allowed;  // of the first that is not allowed
  condition::Formula condition = {{{}}};                   // Outcome::depends: of all of them together
  std::vector<evaluate::Explained> steps;

  bool is_denied() const;
  // Adds one more request, whatever came before.
  void add(evaluate::Explained step);
  // The same, where somebody else keeps the step.
  void count_in(const evaluate::Explained& step);
};

// The roles of `via` assumed in turn; if none is refused, `caller` is the last session.
struct Walk {
  Course course;
  model::Subject caller;
  evaluate::Situation situation;  // of the request itself
};
Walk walk(const Asking& asking, const model::Subject& subject, const model::Clauses& clauses, std::string_view action);

// The caller that a role's session is, and what the hop that made it handed on.
model::Subject session_of(model::EntityId role, model::StringId session_name = {});

bool is_denied(evaluate::Outcome outcome);
condition::Formula condition_of(const evaluate::Explained& step);

}  // namespace iamq::query

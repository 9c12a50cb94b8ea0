#pragma once

#include <set>
#include <vector>

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// A role that can be reached, and the shortest way to it.
struct ReachedRole {
  std::vector<model::EntityId> chain;              // ends in the role
  std::vector<std::vector<model::EntityId>> ties;  // all chains as short, where there are several
  evaluate::Outcome outcome{};                     // allowed or depends
  condition::Formula condition;
  std::vector<evaluate::Explained> steps;
};

// Every role that the subject can assume, directly or through others; shortest chains, then in byte order of ARNs.
// Policies that are not in the input and could open more are noted in `answer`.
std::vector<ReachedRole> reachable_roles(const Asking& asking, const model::Subject& subject,
                                         const model::Clauses& clauses, Answer& answer);

// The same over a graph that many subjects share; without clauses. `among`: other roles than these are neither goals
// nor on the way; null: any role.
std::vector<ReachedRole> reachable_roles(const Asking& asking, class RoleGraph& graph, const model::Subject& subject,
                                         const std::set<model::EntityId>* among = nullptr);

}  // namespace iamq::query

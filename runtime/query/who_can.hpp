#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// Who is allowed one request, by how; the sets that `who can` and `iamq ask` are told from.
struct Found {
  enum class How : std::uint8_t {
    direct,      // with their own credentials
    chain,       // by assuming the roles of `chain` one after the other
    root,        // the root user of an account
    service,     // named by the resource's policy
    federated,   // likewise
    anonymous,   // unsigned
    account,     // any principal of an undeclared account that is allowed to there; `text`: its id
    undeclared,  // a principal of an undeclared account that the policy names
    session,     // a role session that the policy names
    any_account  // principals of every account that are allowed to there
  } how = How::direct;
  model::Subject subject;
  std::optional<model::EntityId> entity;           // a declared user, role or session
  std::string text;                                // what identifies the others: ARN, account id, service
  std::vector<model::EntityId> chain;              // roles, in the order they are assumed
  std::vector<std::vector<model::EntityId>> ties;  // all chains as short as this one, where there are several
  evaluate::Outcome outcome{};                     // allowed or depends
  condition::Formula condition;                    // depends
  std::vector<Reason> steps;                       // the hops, then the request
};

// Everybody who can: directly and, if asked for, through chains of roles. `action` and `target` are one request; with
// `assume` the request is sts:AssumeRole (or its federated kinds) on that role.
struct OneRequest {
  std::optional<model::EntityId> assume;
  std::string action;
  model::Target target;
  // The callers of one account are asked only: a resource that names no account is each caller's own.
  std::optional<model::AccountId> account = {};
};
// Who is refused its own request is told on the way.
using OnRefusal = std::function<void(const Found& refused, const evaluate::Explained& reason)>;
// What is found out is kept in `graph` and `memory` for the next request of the same clauses. What `memory` knew
// already comes without its steps. `with_chains`: those, too, who get there through roles.
class RoleGraph;
class WhoCanMemory;
std::vector<Found> find_who_can(const Asking& asking, const OneRequest& request, const model::Clauses& clauses,
                                RoleGraph& graph, WhoCanMemory& memory, bool with_chains, const OnRefusal& on_refusal);

// `who can ACTION on R …`, `who can assume ROLE …`, `who in|outside|except X can …`.
// Columns: principal, how, (action, resource where there are several), condition. A wildcard in a row speaks of
// resources as in effective_permissions; of all resources (`*`) those count that the action works on.
Answer who_can(const Asking& asking, const model::Where& where, const model::Act& act, const model::Clauses& clauses);

}  // namespace iamq::query

#pragma once

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
  std::vector<evaluate::Explained> steps;          // the hops, then the request
};

// Everybody who can: directly and, if asked for, through chains of roles. `action` and `target` are one request; with
// `assume` the request is sts:AssumeRole (or its federated kinds) on that role.
struct OneRequest {
  std::optional<model::EntityId> assume;
  std::string action;
  model::Target target;
};
std::vector<Found> find_who_can(const Asking& asking, const OneRequest& request, const model::Clauses& clauses,
                                bool with_chains);
// The same; what is found out about roles is kept in `graph` for the next request of the same clauses.
class RoleGraph;
std::vector<Found> find_who_can(const Asking& asking, const OneRequest& request, const model::Clauses& clauses,
                                RoleGraph& graph, bool with_chains);

// `who can ACTION on R …`, `who can assume ROLE …`, `who in|outside|except X can …`.
// Columns: principal, how, (action, resource where there are several), condition.
Answer who_can(const Asking& asking, const model::Where& where, const model::Act& act, const model::Clauses& clauses);

}  // namespace iamq::query

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/query/requests.hpp"

// What a question asks, taken apart: actions and resources, one by one or as patterns.
namespace iamq::query {

// The request behind a walk: the action on the resource, and what `passing` adds.
void add_request(const Asking& asking, const model::Clauses& clauses, std::string_view action,
                 const model::Target& target, Walk& walk);
// The service that the action passes the role to: one that the role trusts and that is the action's own by its name;
// else the usual one.
std::string service_passed_to(const model::World& world, std::string_view action, model::EntityId role);

// Whether the role lets that service assume it, once the action has passed it.
evaluate::Explained decide_assuming_service(const Asking& asking, const model::Clauses& clauses,
                                            std::string_view action, model::EntityId role, const std::string& service);

// One sts:AssumeRole behind a walk.
void add_assume(const Asking& asking, const model::Clauses& clauses, model::EntityId role, Walk& walk);

// The situation of the sts:AssumeRole itself, from that of a request.
evaluate::Situation situation_of_assuming(const model::Clauses& clauses, evaluate::Situation situation);

// The actions of a question: as written, and the catalog's behind each.
struct AskedAction {
  std::string text;                     // `s3:Get*`; "*" for every action
  std::vector<std::uint32_t> expanded;  // numbers of the catalog; empty if it has none such
  bool is_pattern = false;
};
std::vector<AskedAction> asked_actions(const Asking& asking, const model::Act& act);

// Whether a question about this action and resource speaks of many resources. `*` does unless the action works on no
// resource that has an ARN: there it is the request itself.
bool speaks_of_many(const Asking& asking, std::string_view action, const model::Target& target);

// What `on` says; every resource where it says nothing.
std::vector<model::Target> asked_targets(const Asking& asking, const model::Clauses& clauses);

}  // namespace iamq::query

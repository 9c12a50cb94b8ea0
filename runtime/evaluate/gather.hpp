#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/evaluate/decision.hpp"
#include "runtime/evaluate/evaluate.hpp"
#include "runtime/evaluate/policies.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/model/question.hpp"
#include "runtime/model/world.hpp"

// From a World to the evaluator: which policies bear on a request, and what its context is.
namespace iamq::evaluate {

// The session that a Subject acts in; an undeclared part stays empty. A plain session has none of it.
struct SessionFacts {
  model::Facts facts;  // what the sts:AssumeRole that made it carried, or its declaration
  std::vector<model::Tag> transitive_tags;
  friend bool operator==(const SessionFacts&, const SessionFacts&) = default;
};

// What the question says of the request beside who, what and on what.
struct Situation {
  condition::Context::State others = condition::Context::State::unknown;  // of keys that nothing is said of
  model::Facts facts;                                                     // of this request
  SessionFacts session;                                                   // of the caller's credentials
  model::StringId at{};                                                   // aws:CurrentTime, ISO 8601; empty: unknown
  model::StringId through{};                                              // a service that forwards the call
  bool without_boundary = false;
  std::vector<std::uint32_t> without_control_policies;
  friend bool operator==(const Situation&, const Situation&) = default;
};

// A decision with everything it was made from, so that it can be told at any later time.
struct Explained {
  Request request;
  std::vector<Policies> policies;
  Decision decision;
  std::shared_ptr<const condition::Logic> logic;
};

// The request that the subject sends. `resources`: full ARNs or `*`.
Request make_request(const model::World& world, const model::Subject& subject, std::string_view action,
                     const std::vector<model::Target>& resources, const Situation& situation);

// A resource of a request as the World knows it: whose it is, and what is set there.
RequestResource resource_of(const model::World& world, const model::Target& target);

// The SCPs (else the RCPs) that stand over an account, by level from the organization's root down; empty outside of
// organizations.
std::vector<std::vector<AppliedPolicy>> control_policies(const model::World& world, model::AccountId account, bool scps,
                                                         const Situation& situation);

// The policies that bear on each resource of the request.
std::vector<Policies> gather(const model::World& world, const model::Subject& subject, const Request& request,
                             const Situation& situation);

// make_request, gather, evaluate.
Explained decide(const model::World& world, const model::Subject& subject, std::string_view action,
                 const std::vector<model::Target>& resources, const Situation& situation);

// One sts:AssumeRole (AssumeRoleWithSAML, AssumeRoleWithWebIdentity for federated subjects) decided in full, with
// sts:TagSession and sts:SetSourceIdentity where the facts call for them.
Explained decide_assume(const model::World& world, const model::Subject& subject, model::EntityId role,
                        const Situation& situation);

// Whether it is sts:AssumeRole alone that users and plain role sessions ask for then.
bool assumes_without_more(const model::World& world, const Situation& situation);

}  // namespace iamq::evaluate

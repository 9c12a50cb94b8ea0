#pragma once

#include <string>

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// A policy as a question names it.
struct NamedPolicy {
  policy::PolicyId policy{};
  std::string name;
};

// `compare A with B`: equal, narrower, wider, overlapping or disjoint, with a request for each side that only it
// allows. One row a request: whom only it allows, the request, the statement that allows it, and the one that denies it
// on the other side, if one does.
Answer compare_policies(const Asking& asking, const NamedPolicy& a, const NamedPolicy& b, exact::Scope scope);

// `is A within B`: whether B allows all that A allows; else a request that it does not. Columns as above.
Answer is_within(const Asking& asking, const NamedPolicy& a, const NamedPolicy& b, exact::Scope scope);

// Whose permissions, as a question names them.
struct NamedSubject {
  model::Subject subject;
  std::string name;
};

// `compare permissions of P with Q`: what only one of them can do, itself and through the roles that only it can
// assume. Columns: only_in, as, service, actions, resource, condition, granted_by.
Answer compare_permissions(const Asking& asking, const NamedSubject& a, const NamedSubject& b);

// `is P within Q`: whether Q can do all that P can.
Answer is_within(const Asking& asking, const NamedSubject& a, const NamedSubject& b);

// `permissions of P within { … }`: whether the policy allows all that P can do, itself and through roles.
Answer is_within(const Asking& asking, const NamedSubject& a, const NamedPolicy& b);

// Whether comparing them means anything: policies without Principal, policies of resources, trust policies.
bool are_comparable(policy::PolicyKind a, policy::PolicyKind b);

}  // namespace iamq::query

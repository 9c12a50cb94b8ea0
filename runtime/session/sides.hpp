#pragma once

#include <optional>
#include <string>

#include "runtime/bind/binder.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/compare.hpp"

// What a comparison compares, bound: `policy A`, `trust policy of R`, `permissions of David`.
namespace iamq {

struct Side {
  std::optional<policy::PolicyId> policy;
  std::optional<model::Subject> subject;  // of whom the permissions are meant
  std::string name;                       // as written
  text::Span span;

  query::NamedSubject named_subject() const { return {*subject, name}; }
  query::NamedPolicy named_policy() const { return {*policy, name}; }
};

// Neither a policy nor a subject: the binder says why.
Side bind_side(bind::Binder& binder, const lang::Side& node, const text::Sources& sources);

// `within { … }`, `equals policy B`.
Side bind_rules(bind::Binder& binder, const lang::NativePolicy& rules, const text::Span& span, policy::PolicyKind kind);

// An error if both are policies, but about different kinds of requests.
void check_comparable(bind::Binder& binder, const Side& a, const Side& b);

}  // namespace iamq

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/policy/library.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/query/who_can.hpp"

// Those whom a resource's policy or a trust policy names beside the declared principals: services, providers, accounts
// of which nothing else is known, their users and roles, sessions.
namespace iamq::query {

// An outsider as a subject, with the World in which it can be asked about: for principals of undeclared accounts one
// where they exist and are allowed everything there.
struct Outsider {
  Found::How how = Found::How::service;
  std::string text;
  model::Subject subject;
  std::shared_ptr<const model::World> world;
};

// `policies`: of the resource. `with_any_account`: also a principal of an account that nobody names.
std::vector<Outsider> outsiders(const Asking& asking, const std::vector<policy::PolicyId>& policies,
                                bool with_any_account);

}  // namespace iamq::query

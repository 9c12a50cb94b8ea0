#pragma once

#include <string>

#include "runtime/evaluate/policies.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::query {

// A line of cases, read.
struct SimulationCase {
  std::string id;
  std::string expected;
  evaluate::Request request;
  evaluate::Policies policies;
  std::string error;  // why it cannot be decided; empty: it can
};

SimulationCase read_case(const policy::Json& json, const text::Sources& sources, policy::Library& library);

}  // namespace iamq::query

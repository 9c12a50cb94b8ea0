#pragma once

#include <cstddef>
#include <vector>

#include "runtime/model/world.hpp"
#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

// How much a change opens, to put narrower changes before wider ones.
namespace iamq::change {

// How many callers, actions and resources are tried at most; all there are in a small world.
struct ProbeLimits {
  std::size_t callers = 4, actions = 8, resources = 8;
};

// Requests near what the policies speak of, each decided before and after a change. An order for proposals, not an
// answer: what is not tried is not counted.
class Openings {
public:
  // `asked`: a request that is always among them. `about`: policies whose actions and resources are tried.
  struct Asked {
    model::EntityId caller;
    bool has_caller = false;
    std::vector<std::string> actions, resources;
  };
  Openings(const model::World& before, const stdlib::Catalog& catalog, const Asked& asked,
           const std::vector<policy::PolicyId>& about, const ProbeLimits& limits);

  struct Count {
    std::size_t opened = 0, closed = 0;
    friend auto operator<=>(const Count&, const Count&) = default;
  };
  Count count(const model::World& after) const;

private:
  struct Probe {
    model::EntityId caller;
    bool is_anonymous = false;
    std::string action, resource;
    int before = 0;
  };
  static int openness(const model::World& world, const Probe& probe);
  std::vector<Probe> probes_;
};

}  // namespace iamq::change

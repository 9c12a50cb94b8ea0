#pragma once

#include <memory>
#include <utility>

#include "runtime/session/suite.hpp"

namespace iamq {

// A World that tests are asked of, and where it holds what can be varied.
struct Suite::TestedWorld {
  explicit TestedWorld(std::shared_ptr<const model::World> tested) : world(std::move(tested)), places(*world) {}
  std::shared_ptr<const model::World> world;
  assure::Places places;
};

}  // namespace iamq

#pragma once

#include <string>
#include <vector>

#include "runtime/assure/pieces.hpp"
#include "runtime/change/world_difference.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::assure {

// A request that stands for a change: of its actions the most telling one that works on such a resource.
struct Example {
  std::string action, resource;
};

// What a variation does, over every request there can be.
struct Consequence {
  bool is_nothing = false;  // proved: no request is decided otherwise
  bool is_known = true;     // false: too much to look at all of it
  bool opens = false;       // somebody gains something
  std::vector<change::Change> changes;
  std::vector<Example> examples;  // one for each change
};

// Whether the identity-based policies of everybody who bears the varied one say the same of every request, all taken
// together. False also where that is not known.
bool is_the_same_for_bearers(const model::World& world, const Places& places, const Variation& variation,
                             const stdlib::Catalog& catalog);

// Compares the documents first, over all requests; where they differ, the Worlds. `before` asks in the World as it is.
Consequence consequence_of(const query::Asking& before, const Places& places, const Variation& variation,
                           const std::shared_ptr<const model::World>& after);

}  // namespace iamq::assure

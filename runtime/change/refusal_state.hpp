#pragma once

#include <cstddef>
#include <optional>
#include <tuple>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/query/answer.hpp"

// What stands between a question and its yes: the first request that is refused, and what refuses it.
namespace iamq::change {

// One thing that has to change before anything else can help.
struct Obstacle {
  const evaluate::Explained* step = nullptr;
  const evaluate::LayerResult* layer = nullptr;
  const evaluate::Finding* deny = nullptr;  // this statement must not match; none: the layer must allow
  bool is_own = false;                      // the request that was asked about, not one on the way or what follows it
  bool is_without_edit = false;             // no policy decides it (evaluate/decision.hpp, SpecialRule)
  bool resource_may_open = false;           // the resource's policy may let the caller in instead
};

// How far a question is from a yes; less is nearer.
struct Distance {
  std::size_t refused_rows = 0;
  std::size_t steps_to_go = 0;  // more the earlier the refused request stands
  std::size_t denies = 0;
  std::size_t closed_layers = 0;
  friend auto operator<=>(const Distance&, const Distance&) = default;
};

// `strict`: an answer that depends on unknown keys is to become a plain yes.
bool is_reached(const query::Answer& answer, bool strict);
std::optional<Obstacle> first_obstacle(const query::Answer& answer, bool strict);
Distance distance(const query::Answer& answer, bool strict);

}  // namespace iamq::change

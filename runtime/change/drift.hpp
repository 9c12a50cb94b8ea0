#pragma once

#include <span>
#include <vector>

#include "runtime/change/alarms.hpp"

namespace iamq::change {

// What has happened between two inputs that were read one after the other, as an answer.
struct Drift {
  query::Answer answer;        // kind `changes`
  std::vector<Raised> raised;  // of the alarms that were asked for; their `changes` are rows of the answer here
  bool is_complete = true;     // false: too many patterns overlap somewhere to look at every region
};

// Both Worlds share a Library; principals are the same where their ARNs are. What only one of the inputs knows is
// noted: it may look like a change.
Drift drift(const query::Asking& before, const query::Asking& after, std::span<const Alarm> asked);

}  // namespace iamq::change

#pragma once

#include <string>

#include "lang/text/source.hpp"
#include "runtime/session.hpp"

namespace iamq::render {

// One outcome as a compact JSON object without line end, as docs/formats.md describes it; empty if there is nothing to
// tell (a declaration).
std::string json_of(const Outcome& outcome, const text::Sources& sources);

// What has changed between two inputs, as json_of tells it, and `found`: the alarms that were raised, each with the
// rows that raise it.
std::string drift_json(const change::Drift& drift, const text::Sources& sources);

// A comparison of two policies as one compact object: the relation, and for each side a request that only it allows.
std::string comparison_json(const query::Answer& answer, const text::Sources& sources);

}  // namespace iamq::render

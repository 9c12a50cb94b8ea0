#pragma once

#include <string>

#include "runtime/policy/json_reader.hpp"
#include "tests/oracle/request.hpp"

namespace iamq::oracle {

struct ReadCase {
  std::string id, claim, expected;
  Case asked;
};

// A line of tests/conformance/cases; docs/simulate.md tells the fields. Keys that follow from caller and resource are
// not added.
ReadCase read_case(const policy::Json& json, const policy::JsonNode& object);

}  // namespace iamq::oracle

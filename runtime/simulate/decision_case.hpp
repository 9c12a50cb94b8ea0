#pragma once

#include <functional>
#include <string>

#include "runtime/evaluate/policies.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::simulate {

// A line of cases, read.
struct DecisionCase {
  std::string id;
  std::string expected;
  evaluate::Request request;
  evaluate::Policies policies;
  std::string error;  // why it cannot be decided; empty: it can
};

// In which column of its line a piece of the case begins, from 1: asked only for a message.
using ColumnOf = std::function<std::uint32_t(const text::Span&)>;

DecisionCase read_case(const policy::Json& json, const ColumnOf& column_of, policy::Library& library);
// The same of a case that stands in `sources`, which must outlive what is returned.
ColumnOf columns_in(const text::Sources& sources);

}  // namespace iamq::simulate

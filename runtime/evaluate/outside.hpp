#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/evaluate/decision.hpp"

namespace iamq::evaluate {

// A way in which AWS lets a request in or keeps it out that no policy in the model expresses. An answer that one of
// them could change says so.
struct OutsideRow {
  std::string_view name;     // as answers print it: `KMS grants`
  std::string_view actions;  // action patterns, blank-separated
  bool may_allow;            // what the policies do not allow
  bool may_deny;             // what the policies allow
  bool only_cross_account;
  std::string_view help;  // one line
  std::string_view page;  // AWS's page about it
};

std::span<const OutsideRow> outside_rows();

// The rows that could turn this outcome of this action into its opposite.
std::vector<std::uint16_t> outside_of(std::string_view action, Outcome outcome, bool is_cross_account);

}  // namespace iamq::evaluate

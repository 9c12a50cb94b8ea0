#pragma once

#include <string>
#include <vector>

#include "runtime/index/action_bits.hpp"
#include "runtime/index/service_matches.hpp"
#include "runtime/policy/library.hpp"
#include "runtime/query/policy_elements.hpp"
#include "runtime/query/summary.hpp"

// What the summary of a policy says of one service.
namespace iamq::query {

struct ServiceRow {
  std::string access, resource, condition;
  std::vector<std::string> warnings;
  bool has_full_access() const {
    return access == full_access && resource == "All resources" && condition == "None" && warnings.empty();
  }
};
ServiceRow row_of(const ListedService& service, const policy::Library& library, index::ServiceMatches& matches);

// Those of the listed actions that AWS's summary counts.
index::ActionBits counting_actions(const ListedService& listed);

}  // namespace iamq::query

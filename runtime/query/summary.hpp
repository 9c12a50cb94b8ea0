#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/query/answer.hpp"
#include "stdlib/catalog.hpp"

// Actions told service by service, in the words of AWS's policy summaries.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
namespace iamq::query {

struct ServiceLine {
  std::string service;  // `s3`; `all services`; `427 services`
  std::string level;    // `Full access`, `Full: List Limited: Read, Write`
  ActionsCell actions;
};

inline constexpr std::string_view full_access = "Full access";

// How many actions of each access level there are, in the order of the levels.
using LevelCounts = std::array<std::size_t, 5>;

// `Full access`, `Full: List Limited: Read, Write`: of some of a service's actions.
std::string access_level_text(const LevelCounts& some, const LevelCounts& all);

// Sorted numbers of the catalog. Services that are wholly among them share a line if they are many.
std::vector<ServiceLine> by_service(const stdlib::Catalog& catalog, const std::vector<std::uint32_t>& actions);

}  // namespace iamq::query

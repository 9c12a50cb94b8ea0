#pragma once

#include <cstdint>
#include <string>
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

// `Full access`, `Full: List Limited: Read, Write`: of some of a service's actions.
std::string access_level_text(const stdlib::Service& service, const std::vector<std::uint32_t>& actions);

// Sorted numbers of the catalog. Services that are wholly among them share a line if they are many.
std::vector<ServiceLine> by_service(const stdlib::Catalog& catalog, const std::vector<std::uint32_t>& actions);

}  // namespace iamq::query

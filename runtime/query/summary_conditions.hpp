#pragma once

#include <string>
#include <vector>

#include "runtime/policy/library.hpp"
#include "runtime/query/policy_elements.hpp"

// What policy summaries tell in the column of conditions: `None`, one as `key = value`, or `Multiple`.
namespace iamq::query {

// Those of the service's statements whose key some action that counts supports.
std::vector<const policy::Condition*> shown_conditions(const ListedService& service);

// The conditions of a listing that are among those; all, if none is.
std::vector<const policy::Condition*> considered(const ActionListing& listing,
                                                 const std::vector<const policy::Condition*>& shown);

std::string condition_of(const std::vector<const ActionListing*>& listings,
                         const std::vector<const policy::Condition*>& shown, const policy::Library& library);
std::string condition_of(const ListedService& service, const std::vector<const policy::Condition*>& shown,
                         const policy::Library& library);

}  // namespace iamq::query

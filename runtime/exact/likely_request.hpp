#pragma once

#include <functional>

#include "runtime/evaluate/request.hpp"
#include "runtime/exact/patterns.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::exact {

// A request that speaks for all of `action` on `resource`, made to look like one that is really sent: an action of the
// catalog, a resource as such actions have them. `is_as_good` tells whether another request would do as well; every one
// that is returned was asked about.
evaluate::Request likely_request(const evaluate::Request& request, const Pattern& action, const Pattern& resource,
                                 const stdlib::Catalog& catalog,
                                 const std::function<bool(const evaluate::Request&)>& is_as_good);

}  // namespace iamq::exact

#pragma once

#include "runtime/evaluate/request.hpp"
#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::exact {

// A request that one policy allows, and the other too or not, made to look like one that is really sent: an action of
// the catalog, a resource as such actions have them, usual values. Every request that is returned was held against both
// policies.
evaluate::Request likely_request(const evaluate::Request& request, policy::PolicyId allowing, policy::PolicyId other,
                                 const policy::Library& library, const stdlib::Catalog& catalog);

}  // namespace iamq::exact

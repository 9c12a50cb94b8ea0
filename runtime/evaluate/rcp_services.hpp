#pragma once

#include <string_view>

namespace iamq::evaluate {

// Whether resource control policies bind the calls of an action's service: the services that AWS lists, as the catalog
// (stdlib/catalog.tsv) had them on 2026-09-26. A unit test compares the two.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
bool is_bound_by_rcps(std::string_view action);

}  // namespace iamq::evaluate

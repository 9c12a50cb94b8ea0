#pragma once

#include <string_view>

namespace iamq::evaluate {

// Whether resource control policies bind the calls of an action: those of the services that AWS lists, as the catalog
// (stdlib/catalog.tsv) had them on 2026-09-26 (a unit test compares the two), but not kms:RetireGrant.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
bool is_bound_by_rcps(std::string_view action);

}  // namespace iamq::evaluate

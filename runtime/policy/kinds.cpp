#include "runtime/policy/kinds.hpp"

#include <array>
#include <cassert>

namespace iamq::policy {

namespace {

using enum Presence;

// Elements: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html ("Id" and "Principal" only
// in resource-based policies), for organizations
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html and
// ..._rcps_syntax.html Quotas: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (inline
// policies share one quota per entity, see quota.hpp),
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html,
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html
constexpr std::array<KindRow, 9> table{{
    {PolicyKind::identity, "identity policy", forbidden, required, false, false, true, 0},
    {PolicyKind::managed, "managed policy", forbidden, required, false, false, true, 6144},
    {PolicyKind::boundary, "permissions boundary", forbidden, required, false, false, true, 6144},
    {PolicyKind::session, "session policy", forbidden, required, false, false, true, 2048},
    {PolicyKind::trust, "trust policy", required, forbidden, false, true, true, 2048},
    {PolicyKind::resource, "resource policy", required, required, true, true, true, 0},
    {PolicyKind::scp, "SCP", forbidden, required, false, false, true, 5120},
    {PolicyKind::rcp, "RCP", required, required, false, false, false, 5120},
    {PolicyKind::endpoint, "endpoint policy", required, required, true, true, true, 20480},
}};

}  // namespace

std::span<const KindRow> kinds() {
  return table;
}

const KindRow& row(PolicyKind kind) {
  const KindRow& found = table[static_cast<std::size_t>(kind)];
  assert(found.kind == kind);
  return found;
}

}  // namespace iamq::policy

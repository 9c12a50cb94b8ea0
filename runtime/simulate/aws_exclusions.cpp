#include "runtime/simulate/aws_exclusions.hpp"

#include <algorithm>

#include "runtime/policy/wildcard.hpp"

namespace iamq::simulate {

namespace {

template <class Bearer>
void add_inline_of(const model::Table<Bearer>& bearers, const model::World& world, const AwsExclusion& exclusion,
                   std::set<policy::PolicyId>& policies) {
  const bool is_any = exclusion.attachment_name.empty();
  bearers.each([&](std::uint32_t, const Bearer& bearer) {
    if (!is_any && !policy::matches_pattern(exclusion.attachment_name, {}, world.text(bearer.name), false)) return;
    for (const policy::PolicyId policy : bearer.inline_policies) {
      if (is_any || world.text(world.library().policy(policy).name) == exclusion.policy_name) policies.insert(policy);
    }
  });
}

}  // namespace

AwsExclusions::AwsExclusions(const model::World& world, const std::vector<AwsExclusion>& exclusions) {
  for (const AwsExclusion& exclusion : exclusions) add(world, exclusion);
}

// "PolicyType: all policies of the specified type are matched."
void AwsExclusions::add(const model::World& world, const AwsExclusion& exclusion) {
  has_boundary_ = has_boundary_ || exclusion.policy_type == "permission-boundary";
  has_scps_ = has_scps_ || exclusion.policy_type == "scp";
  if (exclusion.policy_type == "inline" || !exclusion.policy_name.empty()) return add_inline(world, exclusion);
  world.managed_policies.each([&](std::uint32_t, const model::ManagedPolicy& managed) {
    const bool is_of_type = exclusion.policy_type == (managed.is_aws_managed ? "aws-managed" : "user-managed");
    const bool is_named =
        !exclusion.arn.empty() && policy::matches_pattern(exclusion.arn, {}, world.text(managed.arn), false);
    if (is_of_type || is_named) policies_.insert(managed.current());
  });
}

void AwsExclusions::add_inline(const model::World& world, const AwsExclusion& exclusion) {
  const std::string& type = exclusion.attachment_type;
  if (type.empty() || type == "user") add_inline_of(world.users, world, exclusion, policies_);
  if (type.empty() || type == "group") add_inline_of(world.groups, world, exclusion, policies_);
  if (type.empty() || type == "role") add_inline_of(world.roles, world, exclusion, policies_);
}

void AwsExclusions::apply(evaluate::Policies& policies) const {
  auto& identity = policies.identity;
  identity.erase(std::remove_if(identity.begin(), identity.end(),
                                [&](const evaluate::AppliedPolicy& each) { return policies_.count(each.policy) != 0; }),
                 identity.end());
  if (has_boundary_) policies.boundary.clear();
  if (has_scps_) policies.scps.clear();
}

}  // namespace iamq::simulate

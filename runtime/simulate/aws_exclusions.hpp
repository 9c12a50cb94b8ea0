#pragma once

#include <set>
#include <vector>

#include "runtime/evaluate/policies.hpp"
#include "runtime/model/world.hpp"
#include "runtime/simulate/aws_request.hpp"

namespace iamq::simulate {

// The policies that `PolicyExclusionList` takes out of a simulation. What it names and is not attached is ignored.
class AwsExclusions {
public:
  AwsExclusions(const model::World& world, const std::vector<AwsExclusion>& exclusions);
  void apply(evaluate::Policies& policies) const;

private:
  void add(const model::World& world, const AwsExclusion& exclusion);
  void add_inline(const model::World& world, const AwsExclusion& exclusion);

  std::set<policy::PolicyId> policies_;
  bool has_boundary_ = false, has_scps_ = false;
};

}  // namespace iamq::simulate

#include "stdlib/managed_policies.hpp"

namespace iamq::stdlib {

const ManagedPolicy* find_managed_policy(std::string_view name_or_arn) {
  constexpr std::string_view arn_beginning = "arn:aws:iam::aws:policy/";
  for (auto& policy : managed_policies()) {
    auto path_and_name = policy.arn.substr(arn_beginning.size());
    if (name_or_arn == policy.name || name_or_arn == policy.arn || name_or_arn == path_and_name) return &policy;
  }
  return nullptr;
}

}  // namespace iamq::stdlib

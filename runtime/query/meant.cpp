#include "runtime/query/meant.hpp"

#include <algorithm>

#include "runtime/evaluate/owner.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::query {

namespace {

// Whether some ARN of the type names no account, as those of S3 buckets do not.
bool may_name_no_account(const stdlib::ResourceType& type) {
  return std::any_of(type.arn_patterns.begin(), type.arn_patterns.end(), [](std::string_view pattern) {
    const auto parts = policy::split_arn(pattern);
    return !parts || parts->account.empty();
  });
}

}  // namespace

std::optional<model::AccountId> owner_meant(const model::Clauses& clauses, const model::Target& target) {
  return target.owner ? target.owner : clauses.in;
}

bool may_belong_to(const Asking& asking, std::string_view action, const std::string& resource,
                   model::AccountId account) {
  if (const auto owner = evaluate::owner_of(*asking.world, resource)) {
    return *owner == account;
  }
  const auto parts = policy::split_arn(resource);
  if (parts && policy::is_account_id(parts->account)) {
    return false;  // of an account that is not declared
  }
  const auto* known = asking.catalog->find_action(action);
  return known == nullptr || known->is_wildcard_only() ||
         std::any_of(known->resources.begin(), known->resources.end(),
                     [](const stdlib::ActionResource& on) { return may_name_no_account(*on.type); });
}

bool works_on_roles(std::string_view action) {
  return evaluate::is_decided_by_trust(action, "arn:aws:iam::000000000000:role/any");
}

bool can_stand_for_others(const Asking& asking, std::string_view action, const std::string& resource) {
  return !works_on_roles(action) || evaluate::role_behind(*asking.world, resource).has_value();
}

}  // namespace iamq::query

#include "runtime/index/known_actions.hpp"

#include "runtime/evaluate/rcp_services.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/index/compiled_policies.hpp"
#include "runtime/policy/wildcard.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::index {

KnownActions::KnownActions() : pages_(stdlib::Catalog::shared().action_count() / page_size + 1) {}

const KnownActions::Action& KnownActions::made(std::uint32_t number) {
  const stdlib::Action& row = stdlib::Catalog::shared().action(number);
  auto& page = pages_[number / page_size];
  if (!page) page = std::make_unique<std::array<Action, page_size>>();
  Action& action = (*page)[number % page_size];
  action.name = row.full_name;
  action.service = CompiledPolicies::service_bit(row);
  action.may_have_rules_of_its_own = evaluate::may_have_rules_of_its_own(row.full_name);
  action.assumes_roles = policy::equal_ignoring_case(row.full_name, "sts:AssumeRole");
  action.is_bound_by_rcps = evaluate::is_bound_by_rcps(row.full_name);
  return action;
}

}  // namespace iamq::index

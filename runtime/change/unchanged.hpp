#pragma once

#include <cstdint>
#include <vector>

#include "runtime/model/world.hpp"

namespace iamq::change {

// Whose own policies and position are the same in two Worlds, seen from rows alone, without deciding anything: an edit
// shares all rows with the World before it but for the few that it writes.
class Unchanged {
public:
  Unchanged(const model::World& before, const model::World& after);

  // Of a user or role of the earlier World: it stands in the later one under the same number with the same ARN, and
  // nothing that bears on it as a caller differs. False may be said of one of whom it holds, true never wrongly.
  bool is_same_caller(model::EntityId entity) const;
  bool is_same_account(model::AccountId account) const;

private:
  void compare_accounts();
  bool is_same(const model::Identity& a, const model::Identity& b) const;
  bool is_same(policy::PolicyId a, policy::PolicyId b) const;
  bool is_clean(const model::Identity& row) const;

  const model::World& before_;
  const model::World& after_;
  // Rows that differ, by their numbers.
  std::vector<bool> policies_, groups_, accounts_;
  bool some_policies_ = false, some_groups_ = false;
};

}  // namespace iamq::change

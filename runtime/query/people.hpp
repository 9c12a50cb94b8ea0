#pragma once

#include <vector>

#include "runtime/query/everyone.hpp"

// People of IAM Identity Center in `who can`: they stand for the roles that are theirs alone.
namespace iamq::query {

// One group for a person who has the same permission set, through the same groups, in several accounts, where it comes
// to the same; and none for a role of a permission set whose people are told.
void fold_people(const model::World& world, std::vector<Group>& groups);

}  // namespace iamq::query

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// `effective permissions of P [in ACCOUNT] [on R] [via …] [with …]`: everything P can do, directly and through every
// role it can reach (with `in`: every role there), as rows that are each true and together complete over the catalog.
// A wildcard in a row speaks of resources of the action's own service in P's own account (or the role's), and of those
// without an account in their ARN that no other declared account owns; what is granted on others has rows of its own.
// Buckets of others are told as exceptions to it while they are few; where they are not, a note says so.
// The actions that assume a role have rows for roles only.
// Columns: as, service, level, actions, resource, condition, granted_by. `actions`: those that count, numbers of the
// catalog.
// `subjects`: one, or the sessions of a person of IAM Identity Center, each of which is told by its role.
Answer effective_permissions(const Asking& asking, std::span<const model::Subject> subjects,
                             const model::Clauses& clauses, const std::vector<std::uint32_t>& actions);

// The same, and behind it, in a section of its own, what some policy grants and another layer takes away: by an
// explicit deny, or because a boundary, a session policy or an SCP does not allow it. Two more columns: taken_by and
// denied_by, the statements that deny. What a service never works on is left out, with a note: see may_work_on in
// universe.hpp.
Answer permissions_and_taken(const Asking& asking, std::span<const model::Subject> subjects,
                             const model::Clauses& clauses, const std::vector<std::uint32_t>& actions);

}  // namespace iamq::query

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/model/question.hpp"
#include "runtime/query/asking.hpp"

// Which resources a pattern of a question means.
namespace iamq::query {

// Whose they are, where the question says so: `on * in A`, or a pattern below a declared bucket.
std::optional<model::AccountId> owner_meant(const model::Clauses& clauses, const model::Target& target);

// Whether a resource may be that account's: its ARN or a declaration says so, or, where neither names an account, the
// action works on resources whose ARN never does.
bool may_belong_to(const Asking& asking, std::string_view action, const std::string& resource,
                   model::AccountId account);

// Whether the action is one that assumes a role: what it works on are the declared roles, whatever a pattern covers
// besides, since a role without a trust policy lets nobody in.
bool works_on_roles(std::string_view action);

// Whether a resource that stands for others can count: any, but of actions that assume roles only a declared role.
bool can_stand_for_others(const Asking& asking, std::string_view action, const std::string& resource);

}  // namespace iamq::query

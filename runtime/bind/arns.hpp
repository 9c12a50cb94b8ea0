#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lang/ast.hpp"
#include "runtime/model/world.hpp"

// The ARNs of what is declared. iamq's declarations live in the partition `aws`; imported rows keep their own.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
namespace iamq::bind {

// Where resources lie if their account says no `region`.
inline constexpr std::string_view region_if_unsaid = "us-east-1";

// `arn:aws:iam::ID:user/div/David`; type is `user`, `group`, `role`, `policy`, `saml-provider` …; path begins and ends
// with `/`.
std::string iam_arn(std::string_view account_id, std::string_view type, std::string_view path, std::string_view name);
// `arn:aws:sts::ID:assumed-role/UpdateApp/alice`; the role's path is no part of it.
std::string role_session_arn(std::string_view account_id, std::string_view role, std::string_view session);
std::string federated_user_arn(std::string_view account_id, std::string_view name);
std::string resource_arn(model::ResourceKind kind, std::string_view account_id, std::string_view region,
                         std::string_view name);
std::string endpoint_arn(std::string_view account_id, std::string_view region, std::string_view name);

// The session's ARN of a role that is declared.
std::string role_session_arn(const model::World& world, model::EntityId role, std::string_view session);

// Where the account's resources lie: its `region`, else us-east-1.
std::string_view region_of(const model::World& world, model::AccountId account);

// What `bucket`, `key`, `queue`, `topic`, `secret` and `function` declare; none for other nouns.
std::optional<model::ResourceKind> resource_kind(lang::Noun noun);

}  // namespace iamq::bind

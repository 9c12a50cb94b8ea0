#pragma once

#include <optional>
#include <string_view>

#include "runtime/model/world.hpp"

namespace iamq::evaluate {

// The declared resource whose policy serves an ARN: the one that bears it, or for S3 the bucket of an object.
std::optional<model::EntityId> resource_behind(const model::World& world, std::string_view arn);

// The role an ARN names, if it is declared.
std::optional<model::EntityId> role_behind(const model::World& world, std::string_view arn);

// Whose resource it is: what the ARN says, else the declared resource's account.
std::optional<model::AccountId> owner_of(const model::World& world, std::string_view arn);

}  // namespace iamq::evaluate

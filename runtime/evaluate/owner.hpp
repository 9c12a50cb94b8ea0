#pragma once

#include <optional>
#include <string_view>

#include "runtime/model/world.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::evaluate {

// What a World knows of an ARN, looked up once.
struct Behind {
  std::optional<policy::Arn> arn;              // its fields; views of the text
  std::optional<model::EntityId> declared;     // what bears it
  std::optional<model::EntityId> with_policy;  // the resource whose policy serves it: see resource_behind
  std::optional<model::AccountId> owner;       // see owner_of
};
Behind behind(const model::World& world, model::StringId arn);

// The declared resource whose policy serves an ARN: the one that bears it, or for S3 the bucket of an object.
std::optional<model::EntityId> resource_behind(const model::World& world, std::string_view arn);

// The role an ARN names, if it is declared.
std::optional<model::EntityId> role_behind(const model::World& world, std::string_view arn);

// Whose resource it is: what the ARN says, else the declared resource's account.
std::optional<model::AccountId> owner_of(const model::World& world, std::string_view arn);

}  // namespace iamq::evaluate

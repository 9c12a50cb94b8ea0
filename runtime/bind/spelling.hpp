#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lang/ast.hpp"
#include "runtime/model/world.hpp"

// How names are written so that they read back as what they name.
namespace iamq::bind {

// A word of the language that reads as `name`: quoted if it has to be.
std::string quote_word(std::string_view name);

// "user", "role", "bucket", "SCP" …: what an entity is, in IAM's words.
std::string_view noun_of(const model::World& world, model::EntityId entity);

// `Development/David`; without the account where names are not qualified (accounts, OUs, SCPs, buckets).
std::string qualified_name(const model::World& world, model::EntityId entity);

// `user Development/David`: the noun and the qualified name; it can mean nothing else and can be pasted.
std::string spelled_out(const model::World& world, model::EntityId entity);

// "a role", "an OU".
std::string with_article(std::string_view noun);

// "a, b or c".
std::string joined_with_or(const std::vector<std::string>& items);

}  // namespace iamq::bind

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/model/world.hpp"
#include "stdlib/catalog.hpp"

// One line about something that can be named, for completion and `:doc`.
namespace iamq::repl {

std::string description(const stdlib::Action& action);                       // `Read, on object`
std::string description(const stdlib::Key& key);                             // `ARN, several values`
std::string description(const stdlib::Service& service);                     // `Amazon S3, 160 actions`
std::string description(const model::World& world, model::EntityId entity);  // `role in Production`

// What a keyword is for where it begins something; empty for the small words.
std::string_view description_of_keyword(std::string_view keyword);
std::size_t described_keywords();  // how many have a description

}  // namespace iamq::repl

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// Which fields account exports and world files have, and what iamq makes of each: one table.
namespace iamq::import {

// The objects of an export and, from `world` on, those of a world file; by the words that messages use.
enum class ObjectKind : std::uint8_t {
  page,
  user,
  group,
  role,
  managed_policy,
  policy_version,
  inline_policy,
  attached_policy,
  boundary,
  tag,
  instance_profile,
  world,
  account,
  resource,
  organization,
  level,  // of an organization: its root, an organizational unit, or an account in it
  control_policy,
  call,  // an output of the AWS CLI other than an account export: see aws_cli/operations.hpp
};

inline bool is_of_world_file(ObjectKind kind) {
  return kind >= ObjectKind::world;
}

std::string_view name_of(ObjectKind kind);    // "managed policy"
std::string_view plural_of(ObjectKind kind);  // "managed policies"

enum class Need : std::uint8_t {
  vital,     // it is always there, and nothing can stand in for it: its absence is an error
  expected,  // it is always there; its absence is a warning that says what is not known then
  optional,  // it is left out where there is nothing to say
  unused,    // AWS's bookkeeping: no decision depends on it
};

// `setting`: true or false, or "not given" where nobody knows.
enum class FieldType : std::uint8_t { string, number, boolean, setting, list, object, texts, document, any };

// How a world file says that something is there and not known, as the language does.
inline constexpr std::string_view not_given = "not given";

struct Field {
  ObjectKind object;
  std::string_view name;
  FieldType type;
  Need need;
  std::string_view without;  // what is done and not known without it, or what to write
};

std::span<const Field> fields();
std::span<const Field> fields_of(ObjectKind object);
const Field* find_field(ObjectKind object, std::string_view name);  // null: iamq does not know the field

// The objects in a field of the table, if it holds any that have fields of their own; else null.
const ObjectKind* kind_inside(const Field& field);

}  // namespace iamq::import

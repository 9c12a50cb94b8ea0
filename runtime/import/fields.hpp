#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// Which fields an account export has, and what iamq makes of each: one table.
namespace iamq::import {

// The objects of an export, by the words that messages use.
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
};

std::string_view name_of(ObjectKind kind);    // "managed policy"
std::string_view plural_of(ObjectKind kind);  // "managed policies"

enum class Need : std::uint8_t {
  vital,     // AWS always writes it, and nothing can stand in for it: its absence is an error
  expected,  // AWS always writes it; its absence is a warning that says what is not known then
  optional,  // AWS leaves it out where there is nothing to say
  unused,    // AWS's bookkeeping: no decision depends on it
};

enum class FieldType : std::uint8_t { string, number, boolean, list, object, document, any };

struct Field {
  ObjectKind object;
  std::string_view name;
  FieldType type;
  Need need;
  std::string_view without;  // expected: what is done and not known without it
};

std::span<const Field> fields();
const Field* find_field(ObjectKind object, std::string_view name);  // null: iamq does not know the field

}  // namespace iamq::import

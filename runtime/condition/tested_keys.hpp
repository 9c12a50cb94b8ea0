#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/condition/truth.hpp"

// The values of unknown keys that some tests can tell apart.
namespace iamq::condition {

// The ways to read a value; tests of one way are told apart by the same breakpoints.
enum class Reading : std::size_t { text, number, date, address };
Reading reading_of(const Atom& test);

// Stands for all values that no test tells from it; each way to read it has a text of its own.
struct KeyValue {
  std::array<std::string, 4> texts;  // by Reading
  bool is_only_one = false;          // there is no other such value
  const std::string& as(Reading reading) const { return texts[static_cast<std::size_t>(reading)]; }
};

// A key that the tests read: `${key}` in a value reads it, too.
struct TestedKey {
  std::string name;  // lower case
  bool may_be_absent = true;
  bool may_be_list = true;
  std::vector<KeyValue> values;
};

// The keys of the tests with values of each kind. Where tests compare keys, their texts are told apart alike, so that
// two keys can only be equal where they have the same value here. Nothing if listing them would take too long.
std::optional<std::vector<TestedKey>> tested_keys(const std::vector<Atom>& tests);

// The value of a policy where `with_variables` tells what each `${key}` (lower case) stands for: nothing for a key that
// is absent, and `any_text` for one that may be any text. Nothing where a variable has no value.
struct Filled {
  std::string text;
  std::string literal_mask;
};
inline constexpr std::string_view any_text{"\0*", 2};
using VariableTexts = std::vector<std::pair<std::string, std::optional<std::string>>>;
std::optional<Filled> filled(std::string_view policy_value, bool takes_wildcards, const VariableTexts& with_variables);

}  // namespace iamq::condition

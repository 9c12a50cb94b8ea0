#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/bind/binder.hpp"
#include "stdlib/condition_key.hpp"

namespace iamq::bind {

// One condition as IAM holds it; nothing and an error if there is no such operator. `is_from_aws`: say nothing of keys
// that the catalog lacks.
std::optional<policy::Condition> read_condition(Binder& binder, const lang::Condition& condition,
                                                bool is_from_aws = false);

// Warns of a key that nobody documents, with the nearest one.
void notice_unknown_key(Binder& binder, const lang::Word& key);

// Why a text can never be a value of a key of this type, in words, or nothing.
std::optional<std::string> what_is_wrong_with_value(std::string_view value, stdlib::KeyType type);

}  // namespace iamq::bind

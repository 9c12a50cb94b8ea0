#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "lang/text/diagnostic.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::show {

// A word that `list` takes, for help and completion.
struct Listing {
  std::string_view word;  // "users"
  std::string_view help;
};
std::span<const Listing> listings();

// `list users [in ACCOUNT]`. An unknown word is a diagnostic at `where`.
std::variant<query::Answer, text::Diagnostic> list(const query::Asking& asking, std::string_view word,
                                                   const text::Span& where, std::optional<model::AccountId> in);

// Some sessions, as `list sessions` tells all of them: `show` of a person of IAM Identity Center who has several.
query::Answer sessions(const query::Asking& asking, std::span<const model::EntityId> which);

}  // namespace iamq::show

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"

// Expectations, held against an answer that a question has given.
namespace iamq::query {

// `because explicit deny in boundary`, `because implicit deny in policy X`.
struct Because {
  bool is_explicit = false;
  std::optional<evaluate::LayerId> layer;
  // A policy (managed, inline by its name and bearer, control): any of these texts decides.
  std::vector<policy::PolicyId> policies;
  std::string policy_name;  // how it was called
};

// `is David, Bob`, `is nobody`, `includes …`, `excludes …`. Principals, or roles for `which roles`.
struct SetVerdict {
  enum class Kind : std::uint8_t { is, includes, excludes } kind = Kind::is;
  std::vector<model::Subject> members;
  bool everyone = false;  // `is everyone`: anonymous callers and the principals of every account
};

// `then Don loses ACTIONS on R`, held against the answer before and after a change.
enum class ExpectedChange : std::uint8_t { none, gains, loses };

// A bound expectation: what is expected of a yes-or-no question, and of a set.
struct Expected {
  bool is_can = true;  // `cannot`: all of it must be refused
  std::optional<Because> because;
  // `if CONDITIONS`: the answer must hang on just these. As they stand in policies.
  std::vector<policy::Condition> conditions;
  bool has_conditions = false;
  std::optional<SetVerdict> set;
  ExpectedChange change = ExpectedChange::none;
};

enum class Judgement : std::uint8_t { met, failed, undecided };
struct Judged {
  Judgement judgement = Judgement::met;
  std::string expected, got;  // in words; empty when met
};

Judged judge(const Answer& answer, const Expected& expected);

// What a judgement rests on that is not in the input; empty: on nothing. Of a change each side has its own.
std::vector<Missing> missing_for(const Answer& answer, const Expected& expected);

// The layer as `because … in LAYER` says it.
std::string_view layer_words(evaluate::LayerId layer);

}  // namespace iamq::query

#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/policy/json_reader.hpp"

namespace iamq::query {

// The answer to a structured question, field by field, in the order in which it is printed.
struct SetAnswer {
  using Chain = std::vector<std::string>;  // roles, in the order they are assumed
  using Set = std::vector<std::string>;    // sorted, each once
  using Chains = std::map<std::string, Chain>;
  using Ties = std::map<std::string, std::vector<Chain>>;
  using Value = std::variant<std::nullptr_t, bool, std::string, Set, Chains, Ties>;
  struct Field {
    std::string_view name;
    Value value;
  };
  std::vector<Field> fields;
  // What it rests on that is not in the input: the text of a policy, the policies of an account's resources, the
  // organization of an account. Sorted, each once.
  struct Missing {
    std::string what;   // `policy`, `resourcePolicies`, `organization`, `blockPublicAccess`
    std::string which;  // the policy's ARN or name, else whose it is: a bucket's ARN, an account's id
    friend bool operator<(const Missing& a, const Missing& b) {
      return a.what != b.what ? a.what < b.what : a.which < b.which;
    }
  };
  std::set<Missing> missing;
  std::string error;  // why it cannot be answered in this World; then there are no fields

  void add(std::string_view name, Value value) { fields.push_back({name, std::move(value)}); }
  const Value* find(std::string_view name) const;
};

// Whether the answer is what was expected, field by field of `expected`; lists are sets, chains are ordered. Nothing,
// and `error` set, if something is expected that no such answer has.
std::optional<bool> is_as_expected(const SetAnswer& answer, const policy::Json& json, const policy::JsonNode& expected,
                                   std::string& error);

// {"id", "answer"}, {"missing"} if something is missing, and, for lines that expect something, {"expect", "pass"};
// without a line end. Of the answer only the fields that are expected.
std::string to_json_line(std::string_view id, const SetAnswer& answer, const policy::Json& json,
                         const policy::JsonNode* expected, std::optional<bool> pass);

// {"id", "line", "error"}.
std::string error_line(std::string_view id, std::size_t line, std::string_view error);

}  // namespace iamq::query

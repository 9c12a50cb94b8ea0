#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// What a message says was expected, where a list of words would teach less than a name for them.
namespace iamq::lang::grammar {

#define IAMQ_EXPECTED(X)                                                   \
  X(nothing_said, "")                                                      \
  X(statement, "a declaration, an edit, a question or `expect`")           \
  X(edit_or_declaration, "an edit or a declaration")                       \
  X(test_statement, "`expect`, a question, an edit or a declaration")      \
  X(account_item, "a declaration or a line such as `region`")              \
  X(line, "a line such as `attach`, `trusts` or `policy`")                 \
  X(rule, "a policy statement (`allow` or `deny`)")                        \
  X(name, "a name")                                                        \
  X(number, "a number")                                                    \
  X(account_id, "the account's id of 12 digits")                           \
  X(reach_or_act, "`reach`, `assume` or an action such as `s3:GetObject`") \
  X(string, "a text in quotes")                                            \
  X(word, "a word")                                                        \
  X(principal, "a principal")                                              \
  X(user, "a user")                                                        \
  X(group, "a group")                                                      \
  X(role, "a role")                                                        \
  X(policy, "a policy")                                                    \
  X(account, "an account")                                                 \
  X(target_of_control, "an account, an ou or the organization")            \
  X(parent_of_ou, "an ou or the organization")                             \
  X(resource, "a resource")                                                \
  X(resources, "resources")                                                \
  X(action, "an action such as `s3:GetObject`")                            \
  X(act, "`assume` or an action such as `s3:GetObject`")                   \
  X(key, "a condition key such as `aws:SourceIp`")                         \
  X(condition, "a condition such as `aws:SourceIp in 10.0.0.0/8`")         \
  X(comparison, "`is`, `in`, `like` or another comparison")                \
  X(value, "a value")                                                      \
  X(pair, "KEY=VALUE")                                                     \
  X(fact, "a fact such as `mfa` or KEY=VALUE")                             \
  X(clause, "a clause (`on`, `via`, `with` ...)")                          \
  X(verdict, "an answer (`is`, `because` ...)")                            \
  X(question, "a question")                                                \
  X(policy_text, "a policy's text (`{`, `=` or `from`)")                   \
  X(names, "names, `nobody` or `nothing`")                                 \
  X(time, "a time such as `2026-01-31T12:00:00Z`")                         \
  X(claim, "a question, or a principal with `can` or `cannot`")            \
  X(end_of_line, "the end of the line")                                    \
  X(comma, "`,`")                                                          \
  X(open_brace, "`{`")                                                     \
  X(close_brace, "`}`")                                                    \
  X(open_parenthesis, "`(`")                                               \
  X(close_parenthesis, "`)`")                                              \
  X(open_bracket, "`[`")                                                   \
  X(close_bracket, "`]`")                                                  \
  X(equals_sign, "`=`")                                                    \
  X(question_mark, "")                                                     \
  X(json_value, "a JSON value")                                            \
  X(json_name, "a name in quotes")                                         \
  X(json_colon, "`:`")                                                     \
  X(json_comma, "`,`")                                                     \
  X(json_close_brace, "`}`")                                               \
  X(json_close_bracket, "`]`")

enum class Expected : std::uint8_t {
#define IAMQ_EXPECTATION(identifier, text) identifier,
  IAMQ_EXPECTED(IAMQ_EXPECTATION)
#undef IAMQ_EXPECTATION
      count_
};

inline constexpr std::size_t expected_count = static_cast<std::size_t>(Expected::count_);

// How a message calls it; empty for what is not worth saying.
inline std::string_view text_of(Expected expected) {
  constexpr std::string_view texts[] = {
#define IAMQ_EXPECTATION(identifier, text) text,
      IAMQ_EXPECTED(IAMQ_EXPECTATION)
#undef IAMQ_EXPECTATION
  };
  return texts[static_cast<std::size_t>(expected)];
}

}  // namespace iamq::lang::grammar

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/policy/pattern.hpp"

// Policy variables in a text that may hold them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
namespace iamq::policy {

// One `${…}` of a text.
struct Variable {
  std::string_view key;                           // without blanks around it; `*`, `?`, `$` for the literal characters
  std::optional<std::string_view> default_value;  // of `${key, 'default'}`
  std::size_t length = 0;                         // of the whole, `${` and `}` included
  bool is_literal_character() const { return key == "*" || key == "?" || key == "$"; }
};

// The variable that starts `text`, if `text` starts with one; a `${` without its `}` is plain text.
std::optional<Variable> read_variable(std::string_view text);

// A text with its variables replaced. Where one is unknown it is a live `*` in `text`, to ask what is still possible.
struct SubstitutedText {
  VariableValue::State state = VariableValue::State::known;  // absent as soon as one variable has no value
  std::string_view unknown_key;                              // the first unknown variable's, as it stands in the text
  std::string text;
  std::string mask;  // as Substituted::literal_mask
};
SubstitutedText substitute_variables(std::string_view text, const VariableLookup& variables);

}  // namespace iamq::policy

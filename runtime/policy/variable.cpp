#include "runtime/policy/variable.hpp"

namespace iamq::policy {

namespace {

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

std::optional<Variable> read_variable(std::string_view text) {
  if (text.substr(0, 2) != "${") return std::nullopt;
  const std::size_t key_end = text.find_first_of(",}", 2);
  if (key_end == std::string_view::npos) return std::nullopt;
  Variable variable;
  variable.key = without_blanks(text.substr(2, key_end - 2));
  std::size_t end = key_end;
  if (text[key_end] == ',') {
    const std::size_t quote = text.find_first_not_of(' ', key_end + 1);
    const std::size_t closing =
        quote != std::string_view::npos && text[quote] == '\'' ? text.find('\'', quote + 1) : std::string_view::npos;
    if (closing != std::string_view::npos) variable.default_value = text.substr(quote + 1, closing - quote - 1);
    end = text.find('}', closing != std::string_view::npos ? closing : key_end);
    if (end == std::string_view::npos) return std::nullopt;
    // What is no `key, 'default'` names no key: the variable never has a value.
    if (closing == std::string_view::npos || !without_blanks(text.substr(closing + 1, end - closing - 1)).empty()) {
      variable.key = {};
      variable.default_value.reset();
    }
  }
  variable.length = end + 1;
  return variable;
}

SubstitutedText substitute_variables(std::string_view text, const VariableLookup& variables) {
  SubstitutedText result;
  const auto add = [&](std::string_view piece, char mask) {
    result.text += piece;
    result.mask.append(piece.size(), mask);
  };
  while (!text.empty()) {
    const auto variable = read_variable(text);
    if (!variable) {
      std::size_t next = text.find("${", 1);
      // Without a `}` there is no variable left: look no further (and stay linear).
      if (next == std::string_view::npos || text.find('}', next) == std::string_view::npos) next = text.size();
      add(text.substr(0, next), '0');
      text.remove_prefix(next);
      continue;
    }
    text.remove_prefix(variable->length);
    if (variable->is_literal_character()) {
      add(variable->key, '1');
      continue;
    }
    const VariableValue value =
        variables.find && !variable->key.empty() ? variables.find(variables.context, variable->key) : VariableValue{};
    switch (value.state) {
      case VariableValue::State::known:
        add(value.value, '1');
        break;
      case VariableValue::State::unknown:
        if (result.state == VariableValue::State::known) {
          result.state = VariableValue::State::unknown;
          result.unknown_key = variable->key;
        }
        add("*", '0');
        break;
      case VariableValue::State::absent:
        if (variable->default_value) {
          add(*variable->default_value, '1');
        } else {
          result.state = VariableValue::State::absent;
        }
        break;
    }
  }
  return result;
}

}  // namespace iamq::policy

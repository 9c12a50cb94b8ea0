#include "runtime/condition/condition.hpp"

#include <algorithm>
#include <cassert>

#include "runtime/condition/operators.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::condition {

namespace {

using policy::OperatorId;
using policy::SetQualifier;
using policy::Substituted;
using policy::Version;
using State = policy::VariableValue::State;

// The value as text of a policy in which only the variables of unknown keys are left; what the known ones stand for is
// escaped, so that it stays literal.
std::string with_known_variables_replaced(std::string_view text, const policy::VariableLookup& variables) {
  std::string result;
  const auto add_literally = [&](std::string_view value) {
    for (const char character : value) {
      if (character == '*' || character == '?' || character == '$') {
        result.append("${").append(1, character).append("}");
      } else {
        result += character;
      }
    }
  };
  while (!text.empty()) {
    const auto variable = policy::read_variable(text);
    if (!variable) {
      result += text.front();
      text.remove_prefix(1);
      continue;
    }
    const std::string_view written = text.substr(0, variable->length);
    text.remove_prefix(variable->length);
    const auto value = variable->is_literal_character() ? policy::VariableValue{State::unknown, {}}
                                                        : variables.find(variables.context, variable->key);
    switch (value.state) {
      case State::known:
        add_literally(value.value);
        break;
      case State::unknown:
        result += written;
        break;
      case State::absent:
        add_literally(variable->default_value.value_or(""));  // without one the whole matches nothing: not asked for
        break;
    }
  }
  return result;
}

// Adds what is known beforehand of the keys that the atom reads.
Atom with_facts(Atom atom, const Context& context) {
  atom.is_there = context.find(atom.key).is_there;
  for (const std::string& key : keys_of(atom)) {
    if (context.is_single_valued(key)) atom.single_keys.push_back(policy::lower_case(key));
  }
  return atom;
}

// One policy value as the operator sees it.
Substituted substituted(const OperatorRow& row, std::string_view value, Version version,
                        const policy::VariableLookup& variables) {
  return policy::substitute(value, row.takes_variables ? version : Version::v2008_10_17, variables);
}

// A condition on its way: its positive operator, its values and where it is asked.
struct Test {
  OperatorId op;  // positive, without IfExists
  std::string_view key;
  const policy::Few<policy::StringId>& values;
  const policy::Library& library;
  Version version;
  const Context& context;
  Logic& logic;
};

// Does one value of the request meet one of the policy's?
Truth meets_any(const Test& test, std::string_view request_value) {
  const OperatorRow& row = condition::row(test.op);
  Truth any = no;
  for (const policy::StringId id : test.values) {
    const std::string_view value = test.library.text(id);
    const Substituted policy_value = substituted(row, value, test.version, test.context.variables());
    switch (policy_value.state) {
      case State::known:
        if (row.matches(policy_value, request_value)) return yes;
        break;
      case State::absent:
        // "If a variable has no value, the pattern matches nothing": positive operators fail, negated ones hold.
        break;
      case State::unknown: {
        Atom atom{Atom::Kind::variable, std::string(policy_value.unknown_key), test.op, {}, {}, {}};
        atom.subject = request_value;
        atom.op.qualifier = SetQualifier::none;
        atom.values.push_back(with_known_variables_replaced(value, test.context.variables()));
        any = test.logic.either(any, test.logic.atom(with_facts(std::move(atom), test.context)));
        break;
      }
    }
  }
  return any;
}

// The positive operator over the values of a key that is there. "You must use the ForAllValues or ForAnyValue set
// operators with multivalued context keys": without one, several values meet nothing.
Truth holds_for_values(const Test& test, const Context::Values& request_values) {
  const bool is_set = test.op.qualifier != SetQualifier::none;
  const bool needs_all = test.op.qualifier == SetQualifier::for_all_values;
  if (!is_set && request_values.size() > 1) return no;
  Truth result = truth_of(needs_all);
  for (const std::string_view value : request_values) {
    // "…or if the context key value resolves to a null dataset, such as an empty string": to a set operator an empty
    // text is no value.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    if (is_set && value.empty()) continue;
    const Truth one = meets_any(test, value);
    result = needs_all ? test.logic.both(result, one) : test.logic.either(result, one);
  }
  return result;
}

// A Boolean key that is there and not false is true: asked so, an answer speaks of `is true` alone.
bool is_false_boolean(const OperatorRow& row, const Atom& atom) {
  return row.type == ValueType::boolean && atom.op.qualifier == SetQualifier::none && atom.values.size() == 1 &&
         policy::equal_ignoring_case(atom.values.front(), "false");
}

// A test of an unknown key. Values that match nothing whatever the key is are left out.
Truth holds_for_unknown(const Test& test) {
  const OperatorRow& row = condition::row(test.op);
  Atom atom{Atom::Kind::test, std::string(test.key), test.op, {}, {}, {}};
  for (const policy::StringId id : test.values) {
    const std::string_view value = test.library.text(id);
    const Substituted policy_value = substituted(row, value, test.version, test.context.variables());
    switch (policy_value.state) {
      case State::known:
        atom.values.emplace_back(policy_value.text());
        atom.literal_masks.emplace_back(policy_value.literal_mask());
        atom.literal_masks.back().resize(policy_value.text().size(), '0');  // an empty one: nothing is literal
        break;
      case State::absent:
        break;
      case State::unknown:
        atom.values.push_back(with_known_variables_replaced(value, test.context.variables()));
        atom.literal_masks.emplace_back();
        break;
    }
  }
  if (atom.values.empty() && test.op.qualifier != SetQualifier::for_all_values) return no;
  atom = with_facts(std::move(atom), test.context);
  if (is_false_boolean(row, atom)) {
    atom.values.front() = "true";
    atom.literal_masks.front() = "0000";
    if (atom.is_there) return test.logic.negate(test.logic.atom(atom));
    Atom there{Atom::Kind::exists, atom.key, {}, {}, {}, {}};
    return test.logic.both(test.logic.atom(there), test.logic.negate(test.logic.atom(atom)));
  }
  return test.logic.atom(atom);
}

bool is_missing(const Context::Entry& entry) {
  return entry.state == Context::State::absent || (entry.state == Context::State::known && entry.values.empty());
}

Truth exists(std::string_view key, const Context& context, Logic& logic) {
  const Context::Entry entry = context.find(key);
  if (entry.state != Context::State::unknown) return truth_of(!is_missing(entry));
  if (entry.is_there) return yes;
  Atom atom;
  atom.kind = Atom::Kind::exists;
  atom.key = key;
  return logic.atom(atom);
}

// `Null`: true = the key must be missing, false = it must be there.
Truth null_holds(const Test& test) {
  const Truth is_there = exists(test.key, test.context, test.logic);
  Truth any = no;
  for (const policy::StringId id : test.values) {
    const std::string_view value = test.library.text(id);
    if (policy::equal_ignoring_case(value, "true")) any = test.logic.either(any, test.logic.negate(is_there));
    if (policy::equal_ignoring_case(value, "false")) any = test.logic.either(any, is_there);
  }
  return any;
}

Truth positive_holds(const Test& test) {
  const Context::Entry entry = test.context.find(test.key);
  if (entry.state == Context::State::unknown) return holds_for_unknown(test);
  // A missing key: ForAllValues is true, everything else that is positive false.
  if (is_missing(entry)) return truth_of(test.op.qualifier == SetQualifier::for_all_values);
  return holds_for_values(test, entry.values);
}

// Each value of the request is tested on its own, so "some value meets none of these" is "not every value meets one of
// these": a negated operator negates the whole and swaps the qualifier.
SetQualifier dual(SetQualifier qualifier) {
  switch (qualifier) {
    case SetQualifier::none:
      break;
    case SetQualifier::for_any_value:
      return SetQualifier::for_all_values;
    case SetQualifier::for_all_values:
      return SetQualifier::for_any_value;
  }
  return SetQualifier::none;
}

}  // namespace

Truth holds(const policy::Condition& condition, Version version, const Context& context, const policy::Library& library,
            Logic& logic) {
  const OperatorRow& row = condition::row(condition.op);
  Test test{positive(condition.op), library.text(condition.key), condition.values, library, version, context, logic};
  test.op.if_exists = false;

  if (row.type == ValueType::null) return null_holds(test);
  if (row.is_negated) test.op.qualifier = dual(test.op.qualifier);
  Truth result = positive_holds(test);
  if (row.is_negated) result = logic.negate(result);
  // "If the condition key is not present, evaluate the condition element as true."
  if (condition.op.if_exists) result = logic.either(result, logic.negate(exists(test.key, context, logic)));
  return result;
}

Truth matches_resource(std::string_view pattern, std::string_view resource, Version version, const Context& context,
                       Logic& logic) {
  const policy::ResourceMatch match = policy::match_resource(pattern, resource, version, context.variables());
  switch (match.match) {
    case policy::Match::no:
      break;
    case policy::Match::yes:
      return yes;
    case policy::Match::unknown: {
      Atom atom;
      atom.kind = Atom::Kind::resource;
      atom.key = match.unknown_key;
      // A `${…}` before the fifth colon is no variable.
      const std::size_t begin = policy::resource_part(pattern);
      atom.values.push_back(std::string(pattern.substr(0, begin)) +
                            with_known_variables_replaced(pattern.substr(begin), context.variables()));
      atom.subject = resource;
      return logic.atom(with_facts(std::move(atom), context));
    }
  }
  return no;
}

bool holds(const Atom& atom, const Context& complete) {
  Logic unused;
  const auto variable_holds = [&](const Substituted& value) { return row(atom.op).matches(value, atom.subject); };
  switch (atom.kind) {
    case Atom::Kind::exists:
      return exists(atom.key, complete, unused).is_true();
    case Atom::Kind::variable: {
      const auto value = policy::substitute(atom.values.front(), Version::v2012_10_17, complete.variables());
      return value.state == State::known && variable_holds(value);
    }
    case Atom::Kind::resource:
      return matches_resource(atom.values.front(), atom.subject, Version::v2012_10_17, complete, unused).is_true();
    case Atom::Kind::test:
      break;
  }
  const Context::Entry entry = complete.find(atom.key);
  const bool needs_all = atom.op.qualifier == SetQualifier::for_all_values;
  if (is_missing(entry)) return needs_all;
  const bool is_set = atom.op.qualifier != SetQualifier::none;
  const auto meets_any = [&](std::string_view request_value) {
    for (std::size_t i = 0; i < atom.values.size(); ++i) {
      const bool is_substituted = atom.literal_masks[i].size() == atom.values[i].size();
      const Substituted value = is_substituted
                                    ? Substituted(atom.values[i], atom.literal_masks[i])
                                    : policy::substitute(atom.values[i], Version::v2012_10_17, complete.variables());
      if (value.state == State::known && row(atom.op).matches(value, request_value)) return true;
    }
    return false;
  };
  if (!is_set && entry.values.size() > 1) return false;
  const auto counts = [&](std::string_view value) { return !(is_set && value.empty()); };
  if (needs_all) {
    return std::all_of(entry.values.begin(), entry.values.end(),
                       [&](std::string_view value) { return !counts(value) || meets_any(value); });
  }
  return std::any_of(entry.values.begin(), entry.values.end(),
                     [&](std::string_view value) { return counts(value) && meets_any(value); });
}

std::vector<std::string> keys_of(const Atom& atom) {
  std::vector<std::string> keys{atom.key};
  const auto add = [&](std::string_view key) {
    const bool is_new = std::none_of(keys.begin(), keys.end(),
                                     [&](const std::string& known) { return policy::equal_ignoring_case(known, key); });
    if (is_new) keys.emplace_back(key);
  };
  for (std::size_t i = 0; i < atom.values.size(); ++i) {
    const bool is_substituted = i < atom.literal_masks.size() && atom.literal_masks[i].size() == atom.values[i].size();
    if (is_substituted) continue;
    std::string_view text = atom.values[i];
    while (!text.empty()) {
      const auto variable = policy::read_variable(text);
      if (variable && !variable->is_literal_character() && !variable->key.empty()) add(variable->key);
      text.remove_prefix(variable ? variable->length : 1);
    }
  }
  return keys;
}

}  // namespace iamq::condition

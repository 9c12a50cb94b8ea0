#include "runtime/condition/tested_keys.hpp"

#include <algorithm>
#include <set>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/context.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/ip_address.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/condition/witnesses.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::condition {

namespace {

constexpr std::size_t max_subject = 128;
constexpr std::size_t max_substrings = 128;
constexpr std::size_t max_values = 4096;
constexpr std::size_t max_fillings = 64;

bool reads_variable(const Atom& test) {
  return test.kind == Atom::Kind::variable || test.kind == Atom::Kind::resource;
}

bool ignores_case(const OperatorRow& row) {
  return row.type == ValueType::boolean || row.name.find("IgnoreCase") != std::string_view::npos;
}

std::vector<std::string> lower_keys_of(const Atom& atom) {
  std::vector<std::string> keys = keys_of(atom);
  for (std::string& key : keys) key = policy::lower_case(key);
  return keys;
}

bool is_key_of(const Atom& atom, const std::string& key) {
  return !reads_variable(atom) && policy::equal_ignoring_case(atom.key, key);
}

// Whether the value holds variables of unknown keys: text of a policy, not yet substituted.
bool is_open(const Atom& test, std::size_t value) {
  return test.literal_masks[value].size() != test.values[value].size();
}

// The keys of the variables in one value, lower case.
std::set<std::string> variables_in(std::string_view value) {
  std::set<std::string> keys;
  while (!value.empty()) {
    const auto variable = policy::read_variable(value);
    if (variable && !variable->is_literal_character()) keys.insert(policy::lower_case(variable->key));
    value.remove_prefix(variable ? variable->length : 1);
  }
  return keys;
}

// A key that only Bool tests ask is Boolean: when it is there, it is true or false.
bool is_boolean_key(const std::string& key, const std::vector<Atom>& tests) {
  bool is_asked = false;
  for (const Atom& test : tests) {
    if (!is_key_of(test, key)) {
      const auto keys = lower_keys_of(test);
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) return false;  // as a variable
      continue;
    }
    if (test.kind == Atom::Kind::exists) continue;
    if (row(test.op).type != ValueType::boolean || test.op.qualifier != policy::SetQualifier::none) return false;
    is_asked = true;
  }
  return is_asked;
}

// ---- the patterns that tell texts of a key apart

// The texts that some test asks for as they are. Where a key is one of them, what it is compared with is known.
std::set<std::string> exact_texts(const std::vector<Atom>& tests) {
  std::set<std::string> texts{""};
  for (const Atom& test : tests) {
    if (test.kind != Atom::Kind::test || reading_of(test) != Reading::text) continue;
    const OperatorRow& row = condition::row(test.op);
    for (std::size_t i = 0; i < test.values.size(); ++i) {
      const bool has_wildcards = row.takes_wildcards && test.values[i].find_first_of("*?") != std::string::npos;
      if (!is_open(test, i) && !ignores_case(row) && !has_wildcards) texts.insert(test.values[i]);
    }
  }
  return texts;
}

// What a value with variables is for every way in which they can be filled: with nothing, with any text, and with the
// texts that count. A key compared with itself tells nothing apart but its being empty or an ARN: what surrounds the
// variable only makes the pattern longer than the text.
bool add_fillings(std::string_view value, const std::string& own_key, const OperatorRow& row,
                  const std::set<std::string>& exact, std::vector<TextPattern>& patterns) {
  patterns.push_back({"", {}, false, false, false});
  if (row.type == ValueType::arn) {
    patterns.push_back({"arn:*:*:*:*:*", {}, true, false, true});
    patterns.push_back({"*:*:*:*:*:*", {}, true, false, true});
  }
  std::vector<VariableTexts> fillings{{}};
  for (const std::string& key : variables_in(value)) {
    std::vector<std::optional<std::string>> texts{std::nullopt, std::string(any_text)};
    if (key != own_key) texts.insert(texts.end(), exact.begin(), exact.end());
    std::vector<VariableTexts> longer;
    for (const VariableTexts& filling : fillings) {
      for (const auto& text : texts) {
        longer.push_back(filling);
        longer.back().emplace_back(key, text);
      }
    }
    fillings = std::move(longer);
    if (fillings.size() > max_fillings) return false;
  }
  for (const VariableTexts& filling : fillings) {
    auto pattern = filled(value, row.takes_wildcards, filling);
    if (!pattern) continue;
    const bool has_any = std::any_of(filling.begin(), filling.end(),
                                     [](const auto& each) { return each.second && *each.second == any_text; });
    // A text that stands for a variable may hold colons.
    const bool is_arn = row.type == ValueType::arn && !has_any;
    patterns.push_back({std::move(pattern->text), std::move(pattern->literal_mask), true, ignores_case(row), is_arn});
  }
  return true;
}

// The characters beside `${key}`, at the first place where a value with variables holds it; none where any may stand
// there.
struct Beside {
  std::optional<char> before, behind;
};
Beside beside(std::string_view value, const std::string& key, bool takes_wildcards, const VariableTexts& texts) {
  const auto plain = [&](std::string_view part, bool is_last) -> std::optional<char> {
    const auto text = filled(part, takes_wildcards, texts);
    if (!text || text->text.empty()) return std::nullopt;
    const std::size_t place = is_last ? text->text.size() - 1 : 0;
    const char c = text->text[place];
    const bool may_be_others = text->literal_mask[place] == '0' && (c == '*' || c == '?');
    return may_be_others ? std::nullopt : std::optional(c);
  };
  for (std::size_t i = 0; i < value.size();) {
    const auto variable = policy::read_variable(value.substr(i));
    if (variable && !variable->is_literal_character() && policy::lower_case(variable->key) == key) {
      return {plain(value.substr(0, i), true), plain(value.substr(i + variable->length), false)};
    }
    i += variable ? variable->length : 1;
  }
  return {};
}

// The pieces of a text that have these characters beside them, and the empty one.
std::set<std::string> pieces_of(const std::string& text, const Beside& beside) {
  std::set<std::string> pieces{""};
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    if (beside.before && (begin == 0 || text[begin - 1] != *beside.before)) continue;
    for (std::size_t end = begin + 1; end <= text.size(); ++end) {
      if (beside.behind && (end == text.size() || text[end] != *beside.behind)) continue;
      pieces.insert(text.substr(begin, end - begin));
    }
  }
  return pieces;
}

// What a variable stands for is literal, so it must be a piece of what the pattern is to match: the pattern becomes the
// list of the pieces that make it match, whatever other variables stand for.
bool add_substrings(const Atom& test, const std::string& key, std::vector<TextPattern>& patterns) {
  if (test.subject.size() > max_subject) return false;
  const bool is_resource = test.kind == Atom::Kind::resource;
  const bool folds = !is_resource && ignores_case(row(test.op));
  const bool takes_wildcards = is_resource || row(test.op).takes_wildcards;
  VariableTexts texts;
  for (const std::string& each : lower_keys_of(test)) texts.emplace_back(each, std::string(any_text));
  const auto own = std::find_if(texts.begin(), texts.end(), [&](const auto& each) { return each.first == key; });
  // A `${…}` before the fifth colon of a resource is no variable.
  std::string_view value = test.values.front();
  std::size_t begin = 0;
  for (int colon = 0; is_resource && colon < 5; ++colon) begin = value.find(':', begin) + 1;
  const std::string head(value.substr(0, begin));
  value.remove_prefix(begin);
  const Beside neighbours = folds ? Beside{} : beside(value, key, takes_wildcards, texts);
  std::size_t matching = 0;
  for (const std::string& piece : pieces_of(test.subject, neighbours)) {
    if (own != texts.end()) own->second = piece;
    const auto rest = filled(value, takes_wildcards, texts);
    if (!rest) continue;
    const std::string mask = std::string(head.size(), '0') + rest->literal_mask;
    if (!policy::matches_pattern(head + rest->text, mask, test.subject, folds)) continue;
    if (++matching > max_substrings) return false;
    patterns.push_back({piece, {}, false, folds, false});
  }
  return true;
}

bool add_patterns(const std::string& key, const std::vector<Atom>& tests, const std::set<std::string>& exact,
                  std::vector<TextPattern>& patterns) {
  for (const Atom& test : tests) {
    if (reads_variable(test)) {
      const auto keys = lower_keys_of(test);
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) continue;
      if (!add_substrings(test, key, patterns)) return false;
      continue;
    }
    const bool is_asked = test.kind == Atom::Kind::test && is_key_of(test, key) && reading_of(test) == Reading::text;
    if (!is_asked) continue;
    const OperatorRow& row = condition::row(test.op);
    for (std::size_t i = 0; i < test.values.size(); ++i) {
      if (is_open(test, i)) {
        if (!add_fillings(test.values[i], key, row, exact, patterns)) return false;
      } else {
        patterns.push_back({test.values[i], test.literal_masks[i], row.takes_wildcards, ignores_case(row),
                            row.type == ValueType::arn});
      }
    }
  }
  return true;
}

// ---- the values of a key

using Texts = std::optional<std::vector<std::string>>;

Texts numbers_or_addresses(Reading reading, const std::string& key, const std::vector<Atom>& tests) {
  std::vector<std::string> values;
  for (const Atom& test : tests) {
    const bool is_asked = test.kind == Atom::Kind::test && is_key_of(test, key) && reading_of(test) == reading;
    if (is_asked) values.insert(values.end(), test.values.begin(), test.values.end());
  }
  if (reading == Reading::number) return number_witnesses(values);
  if (reading == Reading::address) {
    std::vector<std::string> addresses = ip_representatives(values);
    addresses.emplace_back("none");
    addresses.emplace_back();
    return addresses;
  }
  std::vector<std::string> instants;
  for (const std::string& value : values) {
    if (auto instant = read_instant(value)) instants.push_back(std::move(*instant));
  }
  instants = number_witnesses(instants);
  for (std::string& instant : instants) {
    if (instant.size() == 4 && instant.find_first_of(".-") == std::string::npos) instant += ".0";  // no year
  }
  return instants;
}

std::vector<KeyValue> boolean_values() {
  std::vector<KeyValue> values;
  for (const char* text : {"true", "false"}) {
    values.emplace_back();
    values.back().texts.fill(text);
  }
  return values;
}

bool is_read_so(Reading reading, const std::string& key, const std::vector<Atom>& tests) {
  return std::any_of(tests.begin(), tests.end(), [&](const Atom& test) {
    if (is_key_of(test, key)) return test.kind == Atom::Kind::test && reading_of(test) == reading;
    const auto keys = lower_keys_of(test);
    return reading == Reading::text && std::find(keys.begin(), keys.end(), key) != keys.end();
  });
}

// `texts`: the texts to tell apart, the first of which is the empty one.
std::optional<std::vector<KeyValue>> values_of(const std::string& key, const std::vector<Atom>& tests,
                                               const std::vector<KeyValue>& texts) {
  if (is_boolean_key(key, tests)) return boolean_values();
  std::vector<KeyValue> values;
  if (is_read_so(Reading::text, key, tests)) {
    values = texts;
  } else {
    values.emplace_back();
    values.back().texts.fill("x");
  }
  for (const Reading reading : {Reading::number, Reading::date, Reading::address}) {
    if (!is_read_so(reading, key, tests)) continue;
    const Texts read = numbers_or_addresses(reading, key, tests);
    std::vector<KeyValue> more;
    for (const KeyValue& value : values) {
      for (const std::string& text : *read) {
        more.push_back(value);
        more.back().texts[static_cast<std::size_t>(reading)] = text;
      }
    }
    values = std::move(more);
    if (values.size() > max_values) return std::nullopt;
  }
  return values;
}

// Of one key, or of all keys that are compared with each other: these have the same texts.
std::optional<std::vector<KeyValue>> texts_of(const std::vector<std::string>& keys, const std::vector<Atom>& tests) {
  const std::set<std::string> exact = exact_texts(tests);
  std::vector<TextPattern> patterns;
  for (const std::string& key : keys) {
    if (!add_patterns(key, tests, exact, patterns)) return std::nullopt;
  }
  const auto witnesses = text_witnesses(patterns);
  if (!witnesses) return std::nullopt;
  std::vector<KeyValue> texts;
  for (const std::string& witness : *witnesses) {
    KeyValue value;
    value.texts.fill(witness);
    value.is_only_one = exact.count(witness) > 0;
    texts.push_back(std::move(value));
  }
  return texts;
}

}  // namespace

Reading reading_of(const Atom& test) {
  if (test.kind != Atom::Kind::test) return Reading::text;
  switch (row(test.op).type) {
    case ValueType::numeric:
      return Reading::number;
    case ValueType::date:
      return Reading::date;
    case ValueType::ip_address:
      return Reading::address;
    case ValueType::string:
    case ValueType::boolean:
    case ValueType::binary:
    case ValueType::arn:
    case ValueType::null:
      break;
  }
  return Reading::text;
}

std::optional<std::vector<TestedKey>> tested_keys(const std::vector<Atom>& tests) {
  std::vector<std::string> names;
  for (const Atom& test : tests) {
    for (std::string& key : lower_keys_of(test)) {
      if (std::find(names.begin(), names.end(), key) == names.end()) names.push_back(std::move(key));
    }
  }
  const auto texts = texts_of(names, tests);
  if (!texts) return std::nullopt;
  std::vector<TestedKey> keys;
  for (const std::string& name : names) {
    TestedKey& key = keys.emplace_back();
    key.name = name;
    key.may_be_list = !is_boolean_key(name, tests);
    for (const Atom& test : tests) {
      if (test.is_there && policy::equal_ignoring_case(test.key, name)) key.may_be_absent = false;
      const auto& single = test.single_keys;
      if (std::find(single.begin(), single.end(), name) != single.end()) key.may_be_list = false;
    }
    auto values = values_of(name, tests, *texts);
    if (!values) return std::nullopt;
    key.values = std::move(*values);
  }
  return keys;
}

std::optional<Filled> filled(std::string_view policy_value, bool takes_wildcards, const VariableTexts& with_variables) {
  Filled result;
  const auto add = [&](std::string_view text, char mask) {
    result.text += text;
    result.literal_mask.append(text.size(), mask);
  };
  while (!policy_value.empty()) {
    const auto variable = policy::read_variable(policy_value);
    if (!variable) {
      add(policy_value.substr(0, 1), takes_wildcards ? '0' : '1');
      policy_value.remove_prefix(1);
      continue;
    }
    policy_value.remove_prefix(variable->length);
    if (variable->is_literal_character()) {
      add(variable->key, '1');
      continue;
    }
    const std::string key = policy::lower_case(variable->key);
    const auto found =
        std::find_if(with_variables.begin(), with_variables.end(), [&](const auto& each) { return each.first == key; });
    if (found != with_variables.end() && found->second) {
      if (*found->second == any_text) {
        add("*", '0');
      } else {
        add(*found->second, '1');
      }
    } else if (variable->default_value) {
      add(*variable->default_value, '1');
    } else {
      return std::nullopt;
    }
  }
  return result;
}

}  // namespace iamq::condition

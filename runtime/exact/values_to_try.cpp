#include "runtime/exact/values_to_try.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/ip_address.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/condition/witnesses.hpp"
#include "runtime/exact/patterns.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

using condition::Atom;
using condition::Context;
using condition::ValueType;

constexpr std::size_t most_values = 4096;
constexpr std::size_t longest_subject = 256;

bool reads_variable(const Atom& test) {
  return test.kind == Atom::Kind::variable || test.kind == Atom::Kind::resource;
}

std::optional<ValueType> type_asked(const Atom& test) {
  if (test.kind != Atom::Kind::test) return std::nullopt;
  return condition::row(test.op).type;
}

bool row_ignores_case(const condition::OperatorRow& row) {
  return row.type == ValueType::boolean || row.name.find("IgnoreCase") != std::string_view::npos;
}

// A literal in a spelling that equals none of `taken`: for tests with case and tests without on one key.
std::string spelt_otherwise(const std::string& text, const std::set<std::string>& taken) {
  std::string other = text;
  for (std::size_t number = 0; number < taken.size() + 1; ++number) {
    std::size_t bits = number, letter = 0;
    other = text;
    for (char& character : other) {
      const bool is_letter = (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
      if (!is_letter) continue;
      if (letter < 16 && (bits >> letter & 1U) != 0) character = static_cast<char>(character ^ 0x20);
      ++letter;
    }
    if (taken.count(other) == 0) return other;
  }
  return other;
}

// All texts that patterns of text tests tell apart; of each kind `different` many, where its patterns have so many.
std::optional<std::vector<std::string>> texts_of(const std::vector<const Atom*>& tests, std::size_t different) {
  std::vector<Pattern> patterns, subjects;
  std::vector<std::string> without_case;
  std::vector<condition::TextPattern> as_written;
  bool has_wildcards = false, has_fields = false, has_runs_over_fields = false;
  for (const Atom* test : tests) {
    if (test->kind != Atom::Kind::test) {
      // What stands for texts that the subject does not hold must have a character that it does not hold.
      if (reads_variable(*test)) subjects.push_back(literal_pattern(test->subject));
      continue;
    }
    const condition::OperatorRow& row = condition::row(test->op);
    for (std::size_t i = 0; i < test->values.size(); ++i) {
      if (test->literal_masks[i].size() != test->values[i].size()) continue;  // it holds another key's variable
      const std::string& value = test->values[i];
      as_written.push_back(
          {value, test->literal_masks[i], row.takes_wildcards, row_ignores_case(row), row.type == ValueType::arn});
      if (row.type == ValueType::arn) {
        patterns.push_back(read_arn_pattern(value, test->literal_masks[i]));
        has_fields = true;
      } else {
        has_runs_over_fields =
            has_runs_over_fields || (row.takes_wildcards && value.find_first_of("*?") != std::string::npos);
        patterns.push_back(row.takes_wildcards ? read_pattern(value, test->literal_masks[i]) : literal_pattern(value));
        if (row_ignores_case(row)) without_case.push_back(value);
      }
      has_wildcards = has_wildcards || (row.takes_wildcards && value.find_first_of("*?") != std::string::npos);
    }
  }
  // With and without case at once: characters in two spellings, which patterns alone cannot say. And a colon is met by
  // wildcards of texts, not by those of ARNs, so that no single character speaks for all that a `*` stands for.
  if ((has_wildcards && !without_case.empty()) || (has_fields && has_runs_over_fields)) {
    return condition::text_witnesses(as_written);
  }

  std::vector<const Pattern*> all;
  std::size_t most_any_one = 0;
  for (const Pattern& pattern : patterns) {
    all.push_back(&pattern);
    most_any_one = std::max(most_any_one, count_any_one(pattern));
  }
  for (const Pattern& subject : subjects) all.push_back(&subject);
  std::vector<Pattern> closed = patterns;
  if (has_wildcards) {
    auto found = close_under_intersection(patterns, patterns);
    if (!found) return std::nullopt;
    closed = std::move(*found);
  }
  std::vector<std::string> texts;
  std::vector<Pattern> used;
  for (std::size_t time = 0; time < different; ++time) {
    const char32_t fresh = fresh_character(all);
    for (const Pattern& pattern : closed) {
      const auto found = instances(pattern, most_any_one, fresh);
      if (!found) return std::nullopt;
      for (const Pattern& text : *found) texts.push_back(write_text(text));
      if (texts.size() > most_values) return std::nullopt;
    }
    // What no pattern has: as many characters as no row of `?` is long.
    for (std::size_t length = most_any_one + 1; length > 0; --length) {
      texts.push_back(write_text(Pattern(length, fresh)));
    }
    used.emplace_back(1, fresh);
    all.clear();
    for (const auto* held : {&patterns, &subjects, &used}) {
      for (const Pattern& pattern : *held) all.push_back(&pattern);
    }
  }
  std::set<std::string> taken(texts.begin(), texts.end());
  for (const std::string& text : without_case) {
    for (std::size_t time = 0; time < different; ++time) {
      texts.push_back(spelt_otherwise(text, taken));
      taken.insert(texts.back());
    }
  }
  texts.emplace_back();
  return texts;
}

std::vector<std::string> values_of(const std::vector<const Atom*>& tests) {
  std::vector<std::string> values;
  for (const Atom* test : tests) values.insert(values.end(), test->values.begin(), test->values.end());
  return values;
}

std::vector<std::string> numbers_of(const std::vector<const Atom*>& tests) {
  std::vector<std::string> numbers = condition::number_witnesses(values_of(tests));
  if (numbers.size() == 2) numbers.emplace_back("1");
  return numbers;
}

std::vector<std::string> dates_of(const std::vector<const Atom*>& tests) {
  std::vector<std::string> instants;
  for (const std::string& value : values_of(tests)) {
    if (auto instant = condition::read_instant(value)) instants.push_back(std::move(*instant));
  }
  std::vector<std::string> dates;
  for (const std::string& instant : condition::number_witnesses(instants)) {
    dates.push_back(condition::is_decimal(instant) ? condition::write_instant(instant) : instant);
  }
  return dates;
}

std::vector<std::string> addresses_of(const std::vector<const Atom*>& tests) {
  std::vector<std::string> addresses = condition::ip_representatives(values_of(tests));
  addresses.emplace_back("none");
  addresses.emplace_back();
  return addresses;
}

bool is_of_type(const std::string& value, stdlib::KeyType type) {
  switch (type) {
    case stdlib::KeyType::numeric:
      return condition::is_decimal(value) && value.back() != '.' && value.front() != '.' && value.front() != '+';
    case stdlib::KeyType::date:
      // Requests say dates to the second, or as seconds: no year or month alone.
      return condition::read_instant(value).has_value() &&
             ((value.find('T') != std::string::npos && value.size() >= 20) ||
              (value.size() > 4 && value.find_first_not_of("0123456789.") == std::string::npos));
    case stdlib::KeyType::boolean:
      return value == "true" || value == "false";
    case stdlib::KeyType::ip_address:
      return condition::is_ip_range(value) && value.find('/') == std::string::npos;
    case stdlib::KeyType::string:
    case stdlib::KeyType::arn:
    case stdlib::KeyType::binary:
      break;
  }
  return true;
}

bool asks_only_booleans(const std::vector<const Atom*>& tests) {
  bool some = false;
  for (const Atom* test : tests) {
    if (test->kind == Atom::Kind::exists) continue;
    if (type_asked(*test) != ValueType::boolean) return false;
    some = true;
  }
  return some;
}

// The values that variables of the key have where a pattern that holds them meets the test's subject.
bool add_parts_of_subject(const Atom& test, std::vector<std::string>& texts) {
  const std::string& subject = test.subject;
  if (subject.size() > longest_subject) return false;
  const std::string_view pattern = test.values.front();
  const std::size_t begin = pattern.find("${");
  const auto variable = begin == std::string_view::npos ? std::nullopt : policy::read_variable(pattern.substr(begin));
  if (!variable) return false;
  const std::string_view behind = pattern.substr(begin + variable->length);
  const bool is_only_one = !variable->is_literal_character() && behind.find("${") == std::string_view::npos;
  const bool is_fixed = is_only_one && pattern.substr(0, begin).find_first_of("*?") == std::string_view::npos;
  const bool ends_fixed = is_only_one && behind.find_first_of("*?") == std::string_view::npos;
  const auto add = [&](std::size_t from, std::size_t to) {
    if (from <= to && to <= subject.size()) texts.push_back(subject.substr(from, to - from));
    return texts.size() <= most_values;
  };
  const auto front = pattern.substr(0, begin);
  const std::size_t last_begin = is_fixed ? begin : subject.size();
  for (std::size_t from = is_fixed ? begin : 0; from <= last_begin && from <= subject.size(); ++from) {
    if (is_only_one && !policy::matches_pattern(front, {}, std::string_view(subject).substr(0, from), true)) continue;
    if (ends_fixed) {
      if (behind.size() <= subject.size() && !add(from, subject.size() - behind.size())) return false;
      continue;
    }
    for (std::size_t to = from; to <= subject.size(); ++to) {
      if (is_only_one && !policy::matches_pattern(behind, {}, std::string_view(subject).substr(to), true)) continue;
      if (!add(from, to)) return false;
    }
  }
  return true;
}

std::optional<std::vector<std::string>> single_values(const std::string& key, const std::vector<const Atom*>& tests,
                                                      const stdlib::Catalog& catalog, std::size_t different) {
  if (asks_only_booleans(tests)) return std::vector<std::string>{"true", "false"};
  std::vector<std::string> values;
  const auto add_all = [&](std::vector<std::string> more) {
    values.insert(values.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  std::vector<const Atom*> numeric, dates, addresses, texts;
  for (const Atom* test : tests) {
    switch (type_asked(*test).value_or(ValueType::string)) {
      case ValueType::numeric:
        numeric.push_back(test);
        break;
      case ValueType::date:
        dates.push_back(test);
        break;
      case ValueType::ip_address:
        addresses.push_back(test);
        break;
      case ValueType::boolean:
        add_all({"true", "false"});
        texts.push_back(test);
        break;
      case ValueType::string:
      case ValueType::binary:
      case ValueType::arn:
      case ValueType::null:
        texts.push_back(test);
        break;
    }
  }
  if (!addresses.empty()) add_all(addresses_of(addresses));
  if (!numeric.empty()) add_all(numbers_of(numeric));
  if (!dates.empty()) add_all(dates_of(dates));
  if (!texts.empty()) {
    auto found = texts_of(texts, different);
    if (!found) return std::nullopt;
    add_all(std::move(*found));
    for (const Atom* test : texts) {
      if (reads_variable(*test) && !add_parts_of_subject(*test, values)) return std::nullopt;
    }
  }
  if (const auto type = catalog.key_type(key)) {
    values.erase(std::remove_if(values.begin(), values.end(),
                                [&](const std::string& value) { return !is_of_type(value, *type); }),
                 values.end());
    // A key of a type that tests of other types ask.
    if (*type == stdlib::KeyType::boolean && values.empty()) values = {"true", "false"};
    if (*type == stdlib::KeyType::numeric && numeric.empty()) values.emplace_back("1");
    if (*type == stdlib::KeyType::date && dates.empty()) values.emplace_back("2030-01-01T00:00:00Z");
    if (*type == stdlib::KeyType::ip_address && addresses.empty()) values.emplace_back("203.0.113.7");
  }
  if (values.size() > most_values) return std::nullopt;
  return values;
}

Context with(const std::string& key, const TriedValue& value) {
  Context context(Context::State::absent);
  if (value.is_absent) return context;
  if (value.is_list) {
    context.set_list(key, value.values);
  } else {
    context.set(key, value.values.front());
  }
  return context;
}

std::vector<bool> answers(const std::vector<const Atom*>& tests, const std::string& key, const TriedValue& value) {
  const Context context = with(key, value);
  std::vector<bool> all;
  all.reserve(tests.size());
  for (const Atom* test : tests) all.push_back(condition::holds(*test, context));
  return all;
}

// What tests of a key can depend on besides the kinds of values that their types tell apart.
bool is_complete(const std::string& key, const std::vector<const Atom*>& tests, const stdlib::Catalog& catalog) {
  std::set<ValueType> types;
  bool reads_subject = false, has_wildcards = false, folds_case = false, has_fields = false;
  for (const Atom* test : tests) {
    reads_subject = reads_subject || reads_variable(*test);
    const auto type = type_asked(*test);
    if (!type) continue;
    const bool is_text = *type == ValueType::arn || *type == ValueType::binary;
    types.insert(is_text ? ValueType::string : *type);
    has_wildcards = has_wildcards || condition::row(test->op).takes_wildcards;
    folds_case = folds_case || ignores_case(*test);
    has_fields = has_fields || *type == ValueType::arn;
  }
  if (reads_subject) types.insert(ValueType::string);
  if (reads_subject && has_wildcards && (folds_case || has_fields)) return false;
  const auto type = catalog.key_type(key);
  if (type == stdlib::KeyType::boolean) return true;
  const bool is_spelt_freely =
      type == stdlib::KeyType::numeric || type == stdlib::KeyType::date || type == stdlib::KeyType::ip_address;
  return types.size() <= 1 && !(is_spelt_freely && types.count(ValueType::string) != 0);
}

}  // namespace

bool ignores_case(const Atom& test) {
  return test.kind == Atom::Kind::test && row_ignores_case(condition::row(test.op));
}

bool can_be(const std::string& key, const std::string& value, const stdlib::Catalog& catalog) {
  const auto type = catalog.key_type(key);
  return !type || is_of_type(value, *type);
}

bool may_be_list(const std::string& key, const std::vector<const Atom*>& tests, const stdlib::Catalog& catalog) {
  if (catalog.find_key(key) != nullptr) return catalog.is_multivalued(key);
  return std::any_of(tests.begin(), tests.end(), [](const Atom* test) {
    return test->kind == Atom::Kind::test && test->op.qualifier != policy::SetQualifier::none;
  });
}

std::optional<Texts> texts_to_try(const std::string& key, const std::vector<const Atom*>& tests,
                                  const stdlib::Catalog& catalog, std::size_t different) {
  auto texts = single_values(key, tests, catalog, different);
  if (!texts) return std::nullopt;
  return Texts{std::move(*texts), is_complete(key, tests, catalog)};
}

std::optional<Representatives> representative_values(const std::string& key, const std::vector<const Atom*>& tests,
                                                     const stdlib::Catalog& catalog, bool is_there, Budget& budget) {
  const auto texts = single_values(key, tests, catalog, 1);
  if (!texts) return std::nullopt;
  std::vector<TriedValue> found;
  std::set<std::vector<bool>> known;
  const auto add = [&](const TriedValue& value) {
    const bool is_new = known.insert(answers(tests, key, value)).second;
    if (is_new) found.push_back(value);
    return is_new;
  };
  if (!is_there) add({});
  std::set<std::string_view> tried;
  for (const std::string& text : *texts) {
    if (!tried.insert(text).second) continue;
    if (!budget.take()) return std::nullopt;
    add({{text}, false, false});
  }
  const bool is_all = is_complete(key, tests, catalog);
  if (!may_be_list(key, tests, catalog)) return Representatives{std::move(found), is_all};

  // Lists, one value longer at a time, as long as a longer one answers in a new way.
  std::vector<TriedValue> lists;
  const std::vector<TriedValue> singles = found;
  for (const TriedValue& single : singles) {
    if (!single.is_absent) lists.push_back({single.values, false, true});
  }
  const std::vector<TriedValue> first = lists;
  for (const TriedValue& list : first) add(list);
  for (std::size_t next = 0; next < lists.size(); ++next) {
    for (const TriedValue& single : first) {
      if (!budget.take()) return std::nullopt;
      TriedValue longer = lists[next];
      longer.values.push_back(single.values.front());
      if (add(longer)) lists.push_back(std::move(longer));
      if (lists.size() > most_values) return std::nullopt;
    }
  }
  return Representatives{std::move(found), is_all};
}

}  // namespace iamq::exact

#include "runtime/condition/answers.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/context.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/ip_address.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/condition/witnesses.hpp"

namespace iamq::condition {

namespace {

constexpr std::size_t max_rows = 4096;
constexpr std::size_t max_subject = 128;
constexpr std::size_t max_substrings = 64;

// The ways to read a value; tests of one way are told apart by the same breakpoints.
enum class Reading : std::size_t { text, number, date, address };

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

bool reads_variable(const Atom& test) {
  return test.kind == Atom::Kind::variable || test.kind == Atom::Kind::resource;
}

Context with_value(const Atom& test, const std::string& value) {
  Context context(Context::State::absent);
  context.set(test.key, value);
  return context;
}

// A key that only Bool tests ask is Boolean: when it is there, it is true or false.
bool is_boolean_key(const std::vector<Atom>& tests) {
  return std::all_of(tests.begin(), tests.end(),
                     [](const Atom& test) {
                       return test.kind == Atom::Kind::exists ||
                              (test.kind == Atom::Kind::test && row(test.op).type == ValueType::boolean &&
                               test.op.qualifier == policy::SetQualifier::none);
                     }) &&
         std::any_of(tests.begin(), tests.end(), [](const Atom& test) { return test.kind == Atom::Kind::test; });
}

Answers answers_to(const std::vector<Atom>& tests, const std::string& value) {
  Answers answers;
  for (const Atom& test : tests) answers.push_back(holds(test, with_value(test, value)));
  return answers;
}

bool ignores_case(const OperatorRow& row) {
  return row.type == ValueType::boolean || row.name.find("IgnoreCase") != std::string_view::npos;
}

// What a variable stands for is literal, so it must be a piece of what the pattern is to match: the pattern becomes the
// list of the pieces that make it match.
bool add_substrings(const Atom& test, std::vector<TextPattern>& patterns) {
  if (test.subject.size() > max_subject) return false;
  std::set<std::string> pieces{""};
  for (std::size_t begin = 0; begin < test.subject.size(); ++begin) {
    for (std::size_t length = 1; begin + length <= test.subject.size(); ++length) {
      pieces.insert(test.subject.substr(begin, length));
    }
  }
  const bool folds = test.kind == Atom::Kind::variable && ignores_case(row(test.op));
  std::size_t matching = 0;
  for (const std::string& piece : pieces) {
    if (!holds(test, with_value(test, piece))) continue;
    if (++matching > max_substrings) return false;
    patterns.push_back({piece, {}, false, folds, false});
  }
  return true;
}

std::optional<std::vector<std::string>> texts_for(const std::vector<const Atom*>& tests) {
  std::vector<TextPattern> patterns;
  for (const Atom* test : tests) {
    if (reads_variable(*test)) {
      if (!add_substrings(*test, patterns)) return std::nullopt;
      continue;
    }
    if (test->kind == Atom::Kind::exists) continue;
    const OperatorRow& row = condition::row(test->op);
    for (std::size_t i = 0; i < test->values.size(); ++i) {
      patterns.push_back({test->values[i], test->literal_masks[i], row.takes_wildcards, ignores_case(row),
                          row.type == ValueType::arn});
    }
  }
  return text_witnesses(patterns);
}

// One value of each kind that the tests can tell apart.
std::optional<std::vector<std::string>> witnesses(Reading reading, const std::vector<const Atom*>& tests) {
  if (reading == Reading::text) return texts_for(tests);
  std::vector<std::string> values;
  for (const Atom* test : tests) values.insert(values.end(), test->values.begin(), test->values.end());
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

// The answers for single values: every combination of what tests of each reading can say.
std::optional<std::set<Answers>> answers_to_values(const std::vector<Atom>& tests) {
  std::set<Answers> all{Answers(tests.size(), false)};
  for (const Reading reading : {Reading::text, Reading::number, Reading::date, Reading::address}) {
    std::vector<const Atom*> read_so;
    for (const Atom& test : tests) {
      if (reading_of(test) == reading) read_so.push_back(&test);
    }
    if (read_so.empty()) continue;
    const auto values = witnesses(reading, read_so);
    if (!values) return std::nullopt;
    std::set<Answers> extended;
    for (const std::string& value : *values) {
      for (Answers answers : all) {
        for (std::size_t i = 0; i < tests.size(); ++i) {
          if (reading_of(tests[i]) == reading) answers[i] = holds(tests[i], with_value(tests[i], value));
        }
        extended.insert(std::move(answers));
      }
      if (extended.size() > max_rows) return std::nullopt;
    }
    all = std::move(extended);
  }
  // A key may have no test at all but that it is there.
  std::set<Answers> with_presence;
  for (Answers answers : all) {
    for (std::size_t i = 0; i < tests.size(); ++i) {
      if (tests[i].kind == Atom::Kind::exists) answers[i] = true;
    }
    with_presence.insert(std::move(answers));
  }
  return with_presence;
}

Answers answers_to_absence(const std::vector<Atom>& tests) {
  Answers answers;
  const Context nothing(Context::State::absent);
  for (const Atom& test : tests) answers.push_back(holds(test, nothing));
  return answers;
}

// Lists of values, one value longer at a time: a test for all must hold for the new value as well, a test for any may,
// and a test without qualifier meets no list of several values.
bool add_lists(const std::vector<Atom>& tests, std::set<Answers>& all) {
  const Answers absence = answers_to_absence(tests);
  const std::set<Answers> values = all;
  std::set<Answers> lists;
  std::vector<Answers> queue;
  const auto reach = [&](Answers answers) {
    if (lists.insert(answers).second) queue.push_back(std::move(answers));
  };
  for (Answers value : values) {
    for (std::size_t i = 0; i < tests.size(); ++i) {
      if (reads_variable(tests[i])) value[i] = absence[i];  // a list cannot be substituted
    }
    reach(std::move(value));
  }
  for (std::size_t next = 0; next < queue.size(); ++next) {
    if (queue.size() > max_rows) return false;
    for (const Answers& value : values) {
      Answers longer = queue[next];
      for (std::size_t i = 0; i < tests.size(); ++i) {
        if (tests[i].kind != Atom::Kind::test) continue;
        switch (tests[i].op.qualifier) {
          case policy::SetQualifier::none:
            longer[i] = false;
            break;
          case policy::SetQualifier::for_any_value:
            longer[i] = longer[i] || value[i];
            break;
          case policy::SetQualifier::for_all_values:
            longer[i] = longer[i] && value[i];
            break;
        }
      }
      reach(std::move(longer));
    }
  }
  all.insert(lists.begin(), lists.end());
  return true;
}

}  // namespace

std::optional<std::vector<Answers>> possible_answers(const std::vector<Atom>& tests) {
  const bool may_be_absent = std::none_of(tests.begin(), tests.end(), [](const Atom& test) { return test.is_there; });
  if (is_boolean_key(tests)) {
    std::set<Answers> all{answers_to(tests, "true"), answers_to(tests, "false")};
    if (may_be_absent) all.insert(answers_to_absence(tests));
    return std::vector<Answers>(all.begin(), all.end());
  }
  auto all = answers_to_values(tests);
  if (!all) return std::nullopt;
  if (!add_lists(tests, *all)) return std::nullopt;
  if (may_be_absent) all->insert(answers_to_absence(tests));
  return std::vector<Answers>(all->begin(), all->end());
}

}  // namespace iamq::condition

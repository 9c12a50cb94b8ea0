// Three-valued answers against the two-valued evaluator: for random conditions, whatever the unknown keys turn out to
// be, the diagram, the simplified formula and the plain evaluation agree.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/operators.hpp"

namespace {

using namespace iamq;
using condition::Atom;
using condition::Context;
using condition::Formula;
using condition::Logic;
using condition::Truth;

using Value = std::vector<std::string>;  // the first member tells: "absent", "value", "list"

const Value absent{"absent"};

Value value(const std::string& text) {
  return {"value", text};
}

Value list(Value values) {
  values.insert(values.begin(), "list");
  return values;
}

void say(Context& context, const std::string& key, const Value& given) {
  if (given.front() == "value") {
    context.set(key, given[1]);
  } else if (given.front() == "list") {
    context.set_list(key, {given.begin() + 1, given.end()});
  } else {
    context.set_absent(key);
  }
}

struct Key {
  std::string name;
  std::vector<std::string> operators;
  std::vector<std::string> policy_values;
  std::vector<Value> values;
};

const std::vector<Key>& keys() {
  static const std::vector<std::string> text_operators{"StringEquals",
                                                       "StringNotEquals",
                                                       "StringLike",
                                                       "StringNotLike",
                                                       "StringEqualsIgnoreCase",
                                                       "StringNotEqualsIgnoreCase",
                                                       "StringEqualsIfExists",
                                                       "StringNotLikeIfExists",
                                                       "ForAnyValue:StringEquals",
                                                       "ForAllValues:StringLike",
                                                       "ForAnyValue:StringNotLike",
                                                       "ForAllValues:StringNotEqualsIfExists"};
  static const std::vector<std::string> text_values{"",   "a", "b", "ab",   "a*",    "*b",     "?",
                                                    "a?", "*", "A", "${t}", "${t}b", "a${s}*", "${s, 'b'}"};
  static const std::vector<Value> texts{
      absent,      value(""),        value("a"),       value("b"), value("ab"),     value("aa"),
      value("bb"), value("aab"),     value("A"),       value("x"), value("a*"),     list({}),
      list({"a"}), list({"a", "b"}), list({"b", "x"}), list({""}), list({"", "a"}), list({"x", "xx"})};
  static const std::vector<Key> all{
      {"s", text_operators, text_values, texts},
      {"t", text_operators, text_values, texts},
      {"n",
       {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals", "NumericLessThanIfExists",
        "ForAllValues:NumericLessThanEquals"},
       {"1", "1.0", "2", "1.5", "none"},
       {absent, value("0"), value("1"), value("1.25"), value("1.5"), value("1.75"), value("2"), value("3"),
        value("none"), list({"0", "3"}), list({"1"}), list({})}},
      {"d",
       {"DateEquals", "DateLessThan", "DateGreaterThan", "DateNotEquals", "DateGreaterThanEqualsIfExists"},
       {"2020-01-01T00:00:00Z", "1577836800", "2021", "2020-06-01T12:00:00+02:00"},
       {absent, value("2019-01-01"), value("2020-01-01"), value("2020-02-01"), value("2020-06-01T10:00:00Z"),
        value("2020-07-01"), value("2021"), value("2022"), value("never")}},
      {"i",
       {"IpAddress", "NotIpAddress", "NotIpAddressIfExists", "ForAnyValue:IpAddress"},
       {"10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "::/0", "2001:db8::/32", "0.0.0.0/0"},
       {absent, value("9.9.9.9"), value("10.0.0.1"), value("10.1.0.1"), value("10.1.2.3"), value("::1"),
        value("2001:db8::1"), value("nowhere"), list({"9.9.9.9", "10.1.2.3"})}},
      {"r",
       {"ArnLike", "ArnNotLike", "ArnEqualsIfExists", "StringLike"},
       {"arn:aws:s3:::*", "arn:*:*:*:*:*", "arn:aws:s3:::a", "arn:aws:iam::*:role/a*"},
       {absent, value("arn:aws:s3:::a"), value("arn:aws:s3:::b"), value("arn:aws:iam::1:role/ab"),
        value("arn:aws:iam:x:1:role/b"), value("arn:aws:s3"), value("")}},
      {"b",
       {"Bool", "BoolIfExists", "Null"},
       {"true", "false"},
       {absent, value("true"), value("false"), value("False")}},
  };
  return all;
}

// A random condition, resource pattern, or combination of such, as a function of a context.
struct Expression {
  enum class Kind { condition, resource, both, either, negation } kind = Kind::condition;
  std::string op, key;
  std::vector<std::string> values;
  std::vector<Expression> parts;
};

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

template <typename Item>
const Item& pick(Random& random, const std::vector<Item>& items) {
  return items[below(random, items.size())];
}

Expression random_expression(Random& random, const std::vector<Key>& of, int depth) {
  Expression expression;
  const std::size_t choice = below(random, 10);
  if (depth == 0 || choice < 3) {
    if (choice == 0 && of.front().name == "s") {
      expression.kind = Expression::Kind::resource;
      static const std::vector<std::string> patterns{"arn:aws:s3:::${s}", "arn:aws:s3:::a${t}*",
                                                     "arn:aws:s3:::${t, 'a'}b", "arn:aws:s3:::${s}${t}"};
      expression.values = {pick(random, patterns)};
      return expression;
    }
    const Key& key = pick(random, of);
    expression.key = key.name;
    expression.op = pick(random, key.operators);
    const std::vector<std::string> null_values{"true", "false"};
    for (std::size_t i = below(random, 2); i < 2; ++i) {
      expression.values.push_back(pick(random, expression.op == "Null" ? null_values : key.policy_values));
    }
    return expression;
  }
  expression.kind = choice < 6   ? Expression::Kind::both
                    : choice < 9 ? Expression::Kind::either
                                 : Expression::Kind::negation;
  expression.parts.push_back(random_expression(random, of, depth - 1));
  if (expression.kind != Expression::Kind::negation) {
    expression.parts.push_back(random_expression(random, of, depth - 1));
  }
  return expression;
}

Truth evaluate(const Expression& expression, const Context& context, policy::Library& library, Logic& logic) {
  const auto part = [&](std::size_t i) { return evaluate(expression.parts[i], context, library, logic); };
  switch (expression.kind) {
    case Expression::Kind::both:
      return logic.both(part(0), part(1));
    case Expression::Kind::either:
      return logic.either(part(0), part(1));
    case Expression::Kind::negation:
      return logic.negate(part(0));
    case Expression::Kind::resource:
      return condition::matches_resource(expression.values.front(), "arn:aws:s3:::aab", policy::Version::v2012_10_17,
                                         context, logic);
    case Expression::Kind::condition:
      break;
  }
  policy::Condition condition;
  condition.op = condition::parse_operator(expression.op).value();
  condition.key = library.strings().intern(expression.key);
  for (const auto& text : expression.values) condition.values.push_back(library.strings().intern(text));
  return condition::holds(condition, policy::Version::v2012_10_17, context, library, logic);
}

std::string describe(const Expression& expression) {
  std::string text;
  switch (expression.kind) {
    case Expression::Kind::both:
      return "(" + describe(expression.parts[0]) + " and " + describe(expression.parts[1]) + ")";
    case Expression::Kind::either:
      return "(" + describe(expression.parts[0]) + " or " + describe(expression.parts[1]) + ")";
    case Expression::Kind::negation:
      return "not " + describe(expression.parts[0]);
    case Expression::Kind::resource:
    case Expression::Kind::condition:
      break;
  }
  text = expression.op + " " + expression.key + " [";
  for (const auto& each : expression.values) text += "'" + each + "' ";
  return text + "]";
}

std::string describe(const Formula& formula) {
  std::string text;
  for (const auto& all_of : formula.any_of) {
    text += text.empty() ? "{" : " | {";
    for (const condition::Literal& literal : all_of) {
      text += std::string(literal.is_negated ? " !" : " ") + std::to_string(static_cast<int>(literal.atom.kind)) + ":" +
              literal.atom.key + " " + condition::name_of(literal.atom.op) + " ";
      for (const auto& each : literal.atom.values) text += "'" + each + "'";
      text += literal.atom.subject;
    }
    text += " }";
  }
  return text;
}

bool is_true(Truth truth, const Logic& logic, const Context& complete) {
  while (truth.is_unknown()) {
    const Logic::Node& node = logic.node(truth);
    truth = {condition::holds(logic.atoms()[node.atom], complete) ? node.high : node.low};
  }
  return truth.is_true();
}

bool is_true(const Formula& formula, const Context& complete) {
  return std::any_of(formula.any_of.begin(), formula.any_of.end(), [&](const auto& all_of) {
    return std::all_of(all_of.begin(), all_of.end(), [&](const condition::Literal& literal) {
      return condition::holds(literal.atom, complete) != literal.is_negated;
    });
  });
}

// Calls with every choice of values of the keys.
void for_all_values(const std::vector<Key>& of, Context& context, std::size_t next,
                    const std::function<void(const Context&)>& call) {
  if (next == of.size()) return call(context);
  for (const Value& each : of[next].values) {
    say(context, of[next].name, each);
    for_all_values(of, context, next + 1, call);
  }
}

// The formula that is left when one conjunction, or one literal of it, is taken away.
std::vector<Formula> shorter(const Formula& formula) {
  std::vector<Formula> all;
  for (std::size_t i = 0; i < formula.any_of.size(); ++i) {
    all.push_back(formula);
    all.back().any_of.erase(all.back().any_of.begin() + static_cast<std::ptrdiff_t>(i));
    for (std::size_t j = 0; j < formula.any_of[i].size(); ++j) {
      all.push_back(formula);
      auto& literals = all.back().any_of[i];
      literals.erase(literals.begin() + static_cast<std::ptrdiff_t>(j));
    }
  }
  return all;
}

struct Tally {
  int formulas = 0, literals = 0, reducible = 0;
  std::string example;
};

void check(const Expression& expression, const std::vector<Key>& unknown, const Context& partial, Tally& tally) {
  policy::Library library(condition::operator_names());
  Logic logic;
  const Truth truth = evaluate(expression, partial, library, logic);
  const Formula formula = simplify(truth, logic);
  INFO(describe(expression));
  INFO(describe(formula));
  std::vector<Formula> candidates = shorter(formula);
  bool differs = false;
  Context complete = partial;
  complete.set_others(Context::State::absent);
  std::string where;
  for_all_values(unknown, complete, 0, [&](const Context& context) {
    Logic unused;
    const bool plain = evaluate(expression, context, library, unused).is_true();
    if (is_true(truth, logic, context) != plain || is_true(formula, context) != plain) {
      differs = true;
      where = std::string("plain ") + (plain ? "true" : "false") +
              (is_true(truth, logic, context) != plain ? ", diagram differs: " : ": ");
      for (const Key& key : unknown) {
        where += key.name + "=";
        for (const auto each : context.find(key.name).values) where += "'" + std::string(each) + "' ";
      }
    }
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                    [&](const Formula& candidate) { return is_true(candidate, context) != plain; }),
                     candidates.end());
  });
  INFO(where);
  CHECK_FALSE(differs);
  ++tally.formulas;
  for (const auto& all_of : formula.any_of) tally.literals += static_cast<int>(all_of.size());
  tally.reducible += static_cast<int>(candidates.size());
  if (!candidates.empty()) tally.example = describe(formula) + " -> " + describe(candidates.front());
}

// Random expressions over some of the keys, some of them known.
void run(const std::vector<Key>& of, int rounds, int depth, Tally& tally, bool are_single = false) {
  Random random(20240601);
  for (int round = 0; round < rounds; ++round) {
    const Expression expression = random_expression(random, of, depth);
    std::vector<Key> unknown;
    Context partial;
    if (are_single) partial.set_single_valued([](std::string_view) { return true; });
    for (const Key& key : of) {
      if (below(random, 4) == 0) {
        say(partial, key.name, pick(random, key.values));
      } else {
        unknown.push_back(key);
      }
    }
    check(expression, unknown, partial, tally);
  }
}

std::vector<Key> some(const std::vector<std::string>& names) {
  std::vector<Key> chosen;
  for (const Key& key : keys()) {
    if (std::find(names.begin(), names.end(), key.name) != names.end()) chosen.push_back(key);
  }
  return chosen;
}

TEST_CASE("three-valued answers are right for every value of the unknown keys") {
  Tally tally;
  run(some({"s", "t"}), 600, 3, tally);
  run(some({"n"}), 200, 3, tally);
  run(some({"d"}), 200, 3, tally);
  run(some({"i"}), 200, 3, tally);
  run(some({"r"}), 200, 3, tally);
  run(some({"b"}), 200, 3, tally);
  run(some({"n", "b"}), 200, 3, tally);
  run(some({"n", "i", "b"}), 100, 4, tally);
  run(some({"d", "i", "b"}), 100, 4, tally);
  run(some({"s", "t", "b"}), 60, 4, tally);
  CHECK(tally.formulas == 2060);
  CHECK(tally.literals > 1000);  // not everything was always or never
}

// The key with so many more values that whatever can matter shows.
Key rich(std::string_view name, const std::vector<std::string>& more) {
  Key key = some({std::string(name)}).front();
  for (const std::string& text : more) key.values.push_back(value(text));
  std::vector<std::string> texts;
  for (const Value& each : key.values) {
    if (each.front() == "value") texts.push_back(each[1]);
  }
  for (const std::string& first : texts) {
    key.values.push_back(list({first}));
    for (const std::string& second : texts) key.values.push_back(list({first, second}));
    key.values.push_back(list({texts[1], texts[2], first}));
    for (const std::string& second : texts) key.values.push_back(list({texts[1], first, second}));
  }
  return key;
}

TEST_CASE("nothing can be left out of a simplified formula") {
  Key text = rich(
      "s", {"bb", "aaa", "xb", "xx", "*", "?", "*b", "*B", "a?", "A?", "A*", "AB", "aB", "Ab", "B", "bab", "\xc3\xa4"});
  const auto has_variable = [](const std::string& policy_value) { return policy_value.find('$') != std::string::npos; };
  text.name = "p";
  text.policy_values.erase(std::remove_if(text.policy_values.begin(), text.policy_values.end(), has_variable),
                           text.policy_values.end());
  Tally tally;
  run({text}, 150, 3, tally);
  run({rich("n", {"1.0"})}, 150, 3, tally);
  run({rich("d", {})}, 150, 3, tally);
  run({rich("i", {})}, 150, 3, tally);
  run({rich("r", {"arn:aws:iam::1:2:role/a", "arn:aws:x:y:z:w", "arn:aws:s3:::ab", "arn:aws:iam::1:role/a*b"})}, 150, 3,
      tally);
  run(some({"b"}), 150, 3, tally);
  INFO(tally.example);
  CHECK(tally.formulas == 900);
  CHECK(tally.literals > 500);
  CHECK(tally.reducible == 0);
}

Key without_lists(Key key) {
  key.values.erase(
      std::remove_if(key.values.begin(), key.values.end(), [](const Value& each) { return each.front() == "list"; }),
      key.values.end());
  return key;
}

// What is compared with each other: p, q of texts that patterns tell apart, with values for each way to be unlike.
Key compared(std::string_view name, std::vector<std::string> policy_values, std::vector<std::string> operators) {
  Key key = rich("s", {"bb", "aaa", "xb", "xx", "*b", "*B", "A*", "arn:aws:iam::1:role/b", "xy", "yx", "yy", "abx",
                       "aby", "arn:aws:s3:::a", "arn:aws:s3:::b", "ax", "AB", "aB", "Ab"});
  key.name = name;
  key.policy_values = std::move(policy_values);
  if (!operators.empty()) key.operators = std::move(operators);
  return key;
}

TEST_CASE("a key compared with itself says no more than that it is there") {
  const std::vector<std::string> of_itself{"${p}",  "${p}*",     "*${p}*", "${p}x", "${p}${p}",
                                           "?${p}", "${p, 'a'}", "a",      "a*"};
  Tally tally;
  run({compared("p", of_itself, {})}, 60, 3, tally);
  run({without_lists(compared("p", of_itself, {}))}, 90, 3, tally, true);
  run({without_lists(compared("p", {"${p}", "${p}*", "arn:aws:s3:::${p}", "arn:aws:s3:::*"},
                              {"ArnLike", "ArnNotLike", "ArnEqualsIfExists", "StringLike"}))},
      50, 3, tally, true);
  INFO(tally.example);
  CHECK(tally.formulas == 200);
  CHECK(tally.literals > 60);
  CHECK(tally.reducible == 0);
}

TEST_CASE("keys compared with each other are equal or not") {
  const std::vector<std::string> operators{"StringEquals",
                                           "StringNotEquals",
                                           "StringEqualsIfExists",
                                           "StringNotEqualsIfExists",
                                           "StringLike",
                                           "StringNotLike",
                                           "Null"};
  Tally tally;
  run({without_lists(compared("p", {"${q}", "a", "ab", "a*", "${q, 'b'}"}, operators)),
       without_lists(compared("q", {"${p}", "a", "b", "ab", "*b"}, operators))},
      120, 3, tally, true);
  INFO(tally.example);
  CHECK(tally.formulas == 120);
  CHECK(tally.literals > 60);
  CHECK(tally.reducible == 0);
}

TEST_CASE("keys compared by patterns are told no less than is true") {
  Tally tally;
  run({compared("p", {"${q}*", "*${q}", "a${q}", "${q}${p}", "a*", "a", "${q}"}, {}),
       without_lists(compared("q", {"${p}*", "a", "b*", "${p}"}, {}))},
      150, 3, tally);
  CHECK(tally.formulas == 150);
  CHECK(tally.literals > 60);
}

TEST_CASE("a key of one value has no second one") {
  const Key text = rich("s", {"bb", "aaa", "xb", "xx", "*b", "*B", "?", "AB", "Ab", "aB", "B", "a?", "A*"});
  Key key = without_lists(text);
  key.name = "p";
  key.policy_values = {"a", "b", "ab", "a*", "*b", "?"};
  Tally tally;
  run({key}, 100, 3, tally, true);
  INFO(tally.example);
  CHECK(tally.reducible == 0);
  CHECK(tally.literals > 60);
}

}  // namespace

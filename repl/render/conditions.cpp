#include "repl/render/conditions.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "repl/render/screen.hpp"
#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/condition/readable.hpp"
#include "runtime/export/native.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::render {
namespace {

// How the language writes a comparison with one value and with several; by Comparison.
struct Spelling {
  std::string_view one, several;
};
constexpr std::array<Spelling, 10> spellings = {{
    {"is", "in"},
    {"is not", "not in"},
    {"like", "like"},
    {"not like", "not like"},
    {"<", "<"},
    {"<=", "<="},
    {">", ">"},
    {">=", ">="},
    {"exists", "exists"},
    {"does not exist", "does not exist"},
}};

// The operator that says the contrary of this one, if IAM has it.
std::optional<policy::OperatorId> negated(policy::OperatorId op) {
  const auto& positive = condition::row(op);
  const auto rows = condition::operators();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].is_negated && rows[i].positive == positive.name) {
      op.row = static_cast<std::uint8_t>(i);
      return op;
    }
  }
  return std::nullopt;
}

std::string list_of(const std::vector<std::string>& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + quoted_word(value);
  return text;
}

// An operator on a key, in the readable form if there is one that means the same, else by the operator's name.
std::string operator_text(policy::OperatorId op, std::string_view key, const std::vector<std::string>& values) {
  const export_::KeyType key_types = export_::key_types(stdlib::Catalog::shared());
  const auto& row = condition::row(op);
  const std::vector<std::string_view> views(values.begin(), values.end());
  const auto readable = condition::readable_for(op, key_types(key), views);
  if (!readable || values.empty()) {
    return condition::name_of(op) + "(" + printable(key) + ", [" + list_of(values) + "])";
  }
  std::string text;
  if (readable->quantifier == policy::SetQualifier::for_any_value) text += "any value of ";
  if (readable->quantifier == policy::SetQualifier::for_all_values) text += "all values of ";
  const auto& spelling = spellings[static_cast<std::size_t>(readable->comparison)];
  // Of addresses one says that they are in a range, also in a single one.
  const bool is_list = values.size() > 1 || row.type == condition::ValueType::ip_address;
  text += printable(key) + " " + std::string(is_list ? spelling.several : spelling.one);
  if (!condition::implied_value(readable->comparison)) text += " " + list_of(values);
  return text + (readable->if_exists ? " if exists" : "");
}

// Of several numbers or dates the one that decides: less than any of them is less than the greatest. Nothing if the
// operator is no order, or if a value cannot be read.
std::optional<std::string> deciding_value(const condition::Atom& atom) {
  const std::string_view name = condition::row(atom.op).name;
  const bool is_greatest = name.find("LessThan") != std::string_view::npos;
  if (!is_greatest && name.find("GreaterThan") == std::string_view::npos) return std::nullopt;
  const bool is_date = condition::row(atom.op).type == condition::ValueType::date;
  std::optional<std::string> deciding, number;
  for (const auto& value : atom.values) {
    const auto read = is_date ? condition::read_instant(value) : std::optional(value);
    if (!read || !condition::is_decimal(*read)) return std::nullopt;
    const auto order = number ? condition::compare_decimals(*read, *number) : std::nullopt;
    if (number && (is_greatest ? *order <= 0 : *order >= 0)) continue;
    deciding = value;
    number = read;
  }
  return deciding;
}

// A Boolean that is not true is false, and the other way round.
std::optional<std::string> other_boolean(const condition::Atom& atom) {
  const bool is_one = condition::row(atom.op).type == condition::ValueType::boolean && atom.values.size() == 1;
  if (!is_one) return std::nullopt;
  if (policy::equal_ignoring_case(atom.values.front(), "true")) return "false";
  if (policy::equal_ignoring_case(atom.values.front(), "false")) return "true";
  return std::nullopt;
}

// What holds where `op` does not. A negated operator of IAM, or the opposite order, swaps the qualifier: not every
// value is one of these where some value is none of them.
struct Contrary {
  policy::OperatorId op;
  std::vector<std::string> values;
  bool holds_without_key = false;
};
std::optional<Contrary> contrary(const condition::Atom& atom) {
  using policy::SetQualifier;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> opposite_orders = {{
      {"LessThan", "GreaterThanEquals"},
      {"LessThanEquals", "GreaterThan"},
      {"GreaterThan", "LessThanEquals"},
      {"GreaterThanEquals", "LessThan"},
  }};
  const auto swapped = [&](policy::OperatorId op) {
    if (atom.op.qualifier == SetQualifier::for_any_value) op.qualifier = SetQualifier::for_all_values;
    if (atom.op.qualifier == SetQualifier::for_all_values) op.qualifier = SetQualifier::for_any_value;
    return op;
  };
  if (const auto op = negated(atom.op)) {
    return Contrary{swapped(*op), atom.values, atom.op.qualifier != SetQualifier::for_all_values};
  }
  const bool holds_without_key = atom.op.qualifier == SetQualifier::for_any_value;
  if (const auto other = other_boolean(atom)) return Contrary{swapped(atom.op), {*other}, holds_without_key};
  const auto value = deciding_value(atom);
  if (!value) return std::nullopt;
  const std::string_view name = condition::row(atom.op).name;
  for (const std::string_view type : {"Numeric", "Date"}) {
    if (name.substr(0, type.size()) != type) continue;
    for (const auto& [order, opposite] : opposite_orders) {
      if (name.substr(type.size()) != order) continue;
      const auto op = condition::parse_operator(std::string(type) + std::string(opposite));
      if (!op) return std::nullopt;
      auto with_qualifier = atom.op;
      with_qualifier.row = op->row;
      return Contrary{swapped(with_qualifier), {*value}, holds_without_key};
    }
  }
  return std::nullopt;
}

// `is_there`: it is known, or said beside, that the request carries the key. Where it is not, what fails without the
// key needs `if exists` to say the same as a test that does not hold.
std::string negated_text(const condition::Atom& atom, bool is_there) {
  if (const auto other = contrary(atom)) {
    auto op = other->op;
    const bool must_say = !is_there && !other->holds_without_key && op.qualifier == policy::SetQualifier::none;
    op.if_exists = must_say;
    return operator_text(op, atom.key, other->values);
  }
  return "not " + operator_text(atom.op, atom.key, atom.values);
}

std::string test_text(const condition::Atom& atom, bool is_negated, bool is_there) {
  return is_negated ? negated_text(atom, is_there || atom.is_there) : operator_text(atom.op, atom.key, atom.values);
}

// Whether `text` says by itself that the key is there, so that `exists` beside it says nothing more.
bool needs_key(const condition::Literal& literal) {
  if (literal.atom.kind != condition::Atom::Kind::test || !literal.is_negated) return false;
  if (literal.atom.op.qualifier != policy::SetQualifier::none) return false;
  const auto other = contrary(literal.atom);
  return other && !other->holds_without_key;
}

bool says_that_it_exists(const condition::Literal& literal, std::string_view key) {
  return literal.atom.kind == condition::Atom::Kind::exists && !literal.is_negated &&
         policy::equal_ignoring_case(literal.atom.key, key);
}

// `arn:…:user/${aws:username}` against a value of the request: told by what the variable has to make it.
std::string variable_text(const condition::Atom& atom, bool is_negated) {
  const std::string pattern = atom.values.empty() ? "" : quoted_word(atom.values.front());
  const bool is_resource = atom.kind == condition::Atom::Kind::resource;
  const char* verb =
      is_resource ? (is_negated ? " does not cover " : " covers ") : (is_negated ? " does not match " : " matches ");
  return pattern + verb + quoted_word(atom.subject);
}

}  // namespace

std::string quoted_word(std::string_view text) {
  return printable(export_::word(text));
}

namespace {

std::string literal_words(const condition::Literal& literal, bool is_there) {
  const auto& atom = literal.atom;
  switch (atom.kind) {
    case condition::Atom::Kind::test:
      return test_text(atom, literal.is_negated, is_there);
    case condition::Atom::Kind::exists:
      return printable(atom.key) + (literal.is_negated ? " does not exist" : " exists");
    case condition::Atom::Kind::variable:
    case condition::Atom::Kind::resource:
      return variable_text(atom, literal.is_negated);
  }
  return {};
}

// `K exists` goes where a literal beside it says so already: `K is false`.
std::string alternative_text(const std::vector<condition::Literal>& alternative) {
  std::string text;
  for (const auto& literal : alternative) {
    const bool is_presence = literal.atom.kind == condition::Atom::Kind::exists && !literal.is_negated;
    const bool is_said = is_presence && std::any_of(alternative.begin(), alternative.end(), [&](const auto& other) {
                           return needs_key(other) && policy::equal_ignoring_case(other.atom.key, literal.atom.key);
                         });
    if (is_said) continue;
    const bool is_there = std::any_of(alternative.begin(), alternative.end(),
                                      [&](const auto& other) { return says_that_it_exists(other, literal.atom.key); });
    text += (text.empty() ? "" : " and ") + literal_words(literal, is_there);
  }
  return text;
}

}  // namespace

std::string literal_text(const condition::Literal& literal) {
  return literal_words(literal, false);
}

std::string condition_text(const condition::Formula& formula) {
  if (formula.is_never()) return "never";
  if (formula.is_always()) return "always";
  std::string text;
  for (const auto& alternative : formula.any_of) {
    if (!text.empty()) text += ", or ";
    text += alternative_text(alternative);
  }
  return text;
}

std::string condition_text(const policy::Condition& condition, const policy::Library& library) {
  std::vector<std::string> values;
  for (const auto value : condition.values) values.emplace_back(library.text(value));
  return operator_text(condition.op, library.text(condition.key), values);
}

}  // namespace iamq::render

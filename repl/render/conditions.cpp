#include "repl/render/conditions.hpp"

#include <algorithm>
#include <array>

#include "repl/render/screen.hpp"
#include "runtime/condition/operators.hpp"

namespace iamq::render {
namespace {

// How the language writes an operator; rows it has no short form for are written in full.
struct Spelling {
  std::string_view name;  // the positive operator
  std::string_view one, several;
  std::string_view not_one, not_several;  // negated; empty: `not (…)`
};
constexpr std::array<Spelling, 15> spellings = {{
    {"StringEquals", "is", "in", "is not", "not in"},
    {"StringLike", "like", "like", "not like", "not like"},
    {"NumericEquals", "is", "in", "is not", "not in"},
    {"NumericLessThan", "<", "<", "", ""},
    {"NumericLessThanEquals", "<=", "<=", "", ""},
    {"NumericGreaterThan", ">", ">", "", ""},
    {"NumericGreaterThanEquals", ">=", ">=", "", ""},
    {"DateEquals", "is", "in", "is not", "not in"},
    {"DateLessThan", "<", "<", "", ""},
    {"DateLessThanEquals", "<=", "<=", "", ""},
    {"DateGreaterThan", ">", ">", "", ""},
    {"DateGreaterThanEquals", ">=", ">=", "", ""},
    {"Bool", "is", "in", "is not", "not in"},
    {"IpAddress", "in", "in", "not in", "not in"},
    {"ArnEquals", "is", "in", "is not", "not in"},
}};
constexpr Spelling arn_like = {"ArnLike", "like", "like", "not like", "not like"};

const Spelling* spelling_of(std::string_view name) {
  if (name == arn_like.name) return &arn_like;
  const auto found =
      std::find_if(spellings.begin(), spellings.end(), [&](const auto& row) { return row.name == name; });
  return found == spellings.end() ? nullptr : &*found;
}

std::string list_of(const std::vector<std::string>& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + quoted_word(value);
  return text;
}

std::string test_text(const condition::Atom& atom, bool is_negated) {
  const auto& row = condition::row(atom.op);
  const Spelling* spelling = spelling_of(row.positive);
  const bool is_one = atom.values.size() == 1;
  const std::string key = printable(atom.key);
  if (spelling == nullptr || atom.values.empty()) {
    policy::OperatorId op = atom.op;
    op.if_exists = false;
    const std::string text = condition::name_of(op) + "(" + key + ", [" + list_of(atom.values) + "])";
    return is_negated ? "not " + text : text;
  }
  std::string_view op = is_one ? spelling->one : spelling->several;
  std::string_view prefix;
  if (is_negated) {
    const std::string_view negated = is_one ? spelling->not_one : spelling->not_several;
    if (negated.empty() || atom.op.qualifier != policy::SetQualifier::none) {
      prefix = "not ";
    } else {
      op = negated;
    }
  }
  std::string_view quantifier;
  if (atom.op.qualifier == policy::SetQualifier::for_any_value) quantifier = "any value of ";
  if (atom.op.qualifier == policy::SetQualifier::for_all_values) quantifier = "all values of ";
  return std::string(prefix) + std::string(quantifier) + key + " " + std::string(op) + " " + list_of(atom.values);
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
  bool needs_quotes = text.empty() || text.front() == '#';
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "${") {
      const std::size_t close = text.find('}', at);
      if (close != std::string_view::npos) {
        at = close;
        continue;
      }
    }
    if (std::string_view(" \t\n\r,;{}()[]\"=<>!").find(text[at]) != std::string_view::npos) needs_quotes = true;
  }
  const std::string clean = printable(text);
  if (!needs_quotes) return clean;
  std::string quoted = "\"";
  for (const char c : clean) {
    if (c == '"') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string literal_text(const condition::Literal& literal) {
  const auto& atom = literal.atom;
  switch (atom.kind) {
    case condition::Atom::Kind::test:
      return test_text(atom, literal.is_negated);
    case condition::Atom::Kind::exists:
      return printable(atom.key) + (literal.is_negated ? " does not exist" : " exists");
    case condition::Atom::Kind::variable:
    case condition::Atom::Kind::resource:
      return variable_text(atom, literal.is_negated);
  }
  return {};
}

std::string condition_text(const condition::Formula& formula) {
  if (formula.is_never()) return "never";
  if (formula.is_always()) return "always";
  std::string text;
  for (const auto& alternative : formula.any_of) {
    if (!text.empty()) text += ", or ";
    bool is_first = true;
    for (const auto& literal : alternative) {
      text += (is_first ? "" : " and ") + literal_text(literal);
      is_first = false;
    }
  }
  return text;
}

std::string condition_text(const policy::Condition& condition, const policy::Library& library) {
  condition::Atom atom;
  atom.op = condition.op;
  atom.key = library.text(condition.key);
  for (const auto value : condition.values) atom.values.emplace_back(library.text(value));
  const auto& row = condition::row(condition.op);
  if (row.type == condition::ValueType::null && atom.values.size() == 1) {
    // Null is asked whether the key is missing.
    return printable(atom.key) + (atom.values.front() == "true" ? " does not exist" : " exists");
  }
  return test_text(atom, row.is_negated) + (condition.op.if_exists ? " if exists" : "");
}

}  // namespace iamq::render

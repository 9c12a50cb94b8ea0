#include "repl/render/conditions.hpp"

#include <array>
#include <optional>
#include <vector>

#include "repl/render/screen.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/condition/readable.hpp"

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
  const auto& row = condition::row(op);
  const std::vector<std::string_view> views(values.begin(), values.end());
  const auto readable = condition::readable_for(op, row.type, views);
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

std::string test_text(const condition::Atom& atom, bool is_negated) {
  if (!is_negated) return operator_text(atom.op, atom.key, atom.values);
  if (atom.op.qualifier == policy::SetQualifier::none) {
    if (const auto op = negated(atom.op)) return operator_text(*op, atom.key, atom.values);
    if (condition::row(atom.op).type == condition::ValueType::boolean && atom.values.size() == 1) {
      return printable(atom.key) + " is not " + quoted_word(atom.values.front());
    }
  }
  return "not " + operator_text(atom.op, atom.key, atom.values);
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
  std::vector<std::string> values;
  for (const auto value : condition.values) values.emplace_back(library.text(value));
  return operator_text(condition.op, library.text(condition.key), values);
}

}  // namespace iamq::render

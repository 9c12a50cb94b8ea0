#include "tests/pairs/smt.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"
#include "stdlib/catalog.hpp"
#include "stdlib/global_keys.hpp"

namespace iamq::pairs {

namespace {

using condition::ValueType;

// Thrown where there are no simple words; caught in smt_text.
struct NotSaid {};

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x80) throw NotSaid{};
    if (character == '"') {
      result += "\"\"";
    } else if (byte < 0x20 || byte == 0x7F || character == '\\') {
      result += fmt::format("\\u{{{:x}}}", byte);
    } else {
      result += character;
    }
  }
  return result + '"';
}

std::string joined(std::string_view op, const std::vector<std::string>& parts, std::string_view none) {
  if (parts.empty()) return std::string(none);
  if (parts.size() == 1) return parts.front();
  std::string text = "(" + std::string(op);
  for (const std::string& part : parts) text += " " + part;
  return text + ")";
}

std::string any_of(const std::vector<std::string>& parts) {
  return joined("or", parts, "false");
}

std::string all_of(const std::vector<std::string>& parts) {
  return joined("and", parts, "true");
}

std::string negated(const std::string& part) {
  return "(not " + part + ")";
}

enum class Wildcards { none, all, of_arn };

// A pattern as a regular expression.
std::string regex(std::string_view pattern, Wildcards wildcards, bool ignores_case = false) {
  constexpr std::string_view in_field = "(re.inter re.allchar (re.comp (str.to_re \":\")))";
  std::vector<std::string> parts;
  std::string plain;
  int colons = 0;
  const auto flush = [&] {
    if (!plain.empty()) parts.push_back("(str.to_re " + in_quotes(plain) + ")");
    plain.clear();
  };
  for (const char character : pattern) {
    if (character == ':') ++colons;
    const bool is_letter = (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
    const std::string one(wildcards == Wildcards::of_arn && colons < 5 ? in_field : "re.allchar");
    if (wildcards != Wildcards::none && character == '*') {
      flush();
      parts.push_back(one == "re.allchar" ? "re.all" : "(re.* " + one + ")");
    } else if (wildcards != Wildcards::none && character == '?') {
      flush();
      parts.push_back(one);
    } else if (ignores_case && is_letter) {
      flush();
      const char other = static_cast<char>(character ^ 0x20);
      parts.push_back("(re.union (str.to_re " + in_quotes({&character, 1}) + ") (str.to_re " + in_quotes({&other, 1}) +
                      "))");
    } else {
      plain += character;
    }
  }
  flush();
  return joined("re.++", parts, "(str.to_re \"\")");
}

class Writer {
public:
  explicit Writer(const policy::Library& library) : library_(library) {}

  std::string allows(policy::PolicyId policy);
  std::string declarations() const;

private:
  std::string matches(const policy::Statement& statement, policy::Version version);
  std::string principals(const policy::Statement& statement);
  std::string principal(const policy::PrincipalPattern& pattern);
  std::string resource(std::string_view pattern, policy::Version version);
  std::string holds(const policy::Condition& condition, policy::Version version);
  std::string meets(const condition::OperatorRow& row, const std::string& key, std::string_view value,
                    policy::Version version);
  // The name of the constant that holds the key's value, read as of this sort.
  std::string value_of(std::string_view key, const std::string& sort);
  std::string is_there(std::string_view key);
  // Whether the value is one, and one that the operator can read: several values, and what is no number, meet nothing.
  static std::string fits(std::string_view key, ValueType type);
  static std::string name_of(std::string_view key) { return "|" + policy::lower_case(key) + "|"; }

  const policy::Library& library_;
  std::map<std::string, std::string> sorts_;  // of the keys that are asked, by their name
  std::set<std::string> keys_;
  std::vector<std::string> facts_;
  bool has_principals_ = false, names_callers_ = false;
  bool asks_for_names_ = false, asks_for_callers_ = false;
};

std::string Writer::is_there(std::string_view key) {
  keys_.insert(policy::lower_case(key));
  const std::string lower = policy::lower_case(key);
  asks_for_names_ = asks_for_names_ || lower == "aws:username" || lower == "aws:userid";
  asks_for_callers_ = asks_for_callers_ || lower.rfind("aws:principal", 0) == 0;
  return "|there " + lower + "|";
}

std::string Writer::fits(std::string_view key, ValueType type) {
  const auto& catalog = stdlib::Catalog::shared();
  const auto known = catalog.key_type(key);
  const bool is_read = type == ValueType::string || type == ValueType::arn ||
                       (type == ValueType::numeric && known == stdlib::KeyType::numeric) ||
                       (type == ValueType::date && known == stdlib::KeyType::date) ||
                       (type == ValueType::boolean && known == stdlib::KeyType::boolean);
  return is_read && !catalog.is_multivalued(key) ? "true" : "|fits " + policy::lower_case(key) + "|";
}

std::string Writer::value_of(std::string_view key, const std::string& sort) {
  is_there(key);
  const auto [found, is_new] = sorts_.try_emplace(policy::lower_case(key), sort);
  if (!is_new && found->second != sort) throw NotSaid{};
  return name_of(key);
}

std::string Writer::principal(const policy::PrincipalPattern& pattern) {
  const std::string text(library_.text(pattern.text));
  if (pattern.type == policy::PrincipalType::everyone) return "true";
  names_callers_ = true;
  const std::string kind = std::to_string(static_cast<int>(pattern.type));
  const auto arn = policy::split_arn(text);
  if (pattern.type == policy::PrincipalType::aws && arn) {
    if (arn->resource == "root") return "(and (= kind 1) (= account " + in_quotes(arn->account) + "))";
    facts_.push_back("(=> (= caller " + in_quotes(text) + ") (= account " + in_quotes(arn->account) + "))");
  }
  return "(and (= kind " + kind + ") (= caller " + in_quotes(text) + "))";
}

std::string Writer::principals(const policy::Statement& statement) {
  if (!statement.has_principal) return "true";
  has_principals_ = true;
  if (statement.not_principal) throw NotSaid{};  // what it spares is more than a list
  std::vector<std::string> parts;
  for (const policy::PrincipalPattern& pattern : statement.principals) parts.push_back(principal(pattern));
  return any_of(parts);
}

std::string Writer::resource(std::string_view pattern, policy::Version version) {
  const std::string whole = policy::completed_arn(pattern);
  const std::size_t from = policy::resource_part(whole);
  const std::size_t begin = from == std::string::npos ? from : whole.find("${", from);
  if (version != policy::Version::v2012_10_17 || begin == std::string::npos) {
    return "(str.in_re resource " + regex(whole, Wildcards::all) + ")";
  }
  // Fixed text, one variable, and a pattern behind it.
  const auto variable = policy::read_variable(std::string_view(whole).substr(begin));
  const std::string front = whole.substr(0, begin);
  if (!variable || variable->is_literal_character() || variable->default_value) throw NotSaid{};
  const std::string back = whole.substr(begin + variable->length);
  if (front.find_first_of("*?") != std::string::npos || back.find("${") != std::string::npos) throw NotSaid{};
  const std::string value = value_of(variable->key, "String");
  return fmt::format(
      "(and {} (str.prefixof (str.++ {} {}) resource) (str.in_re (str.substr resource (+ {} (str.len {})) "
      "(str.len resource)) {}))",
      is_there(variable->key), in_quotes(front), value, front.size(), value, regex(back, Wildcards::all));
}

std::string decimal(std::string_view text) {
  if (!condition::is_decimal(text)) throw NotSaid{};
  std::string number(text);
  const bool is_negative = number.front() == '-';
  if (is_negative || number.front() == '+') number.erase(0, 1);
  if (number.front() == '.') number.insert(0, "0");
  if (number.find('.') == std::string::npos) number += ".0";
  if (number.back() == '.') number += '0';
  return is_negative ? "(- " + number + ")" : number;
}

// An address range of version 4 as two numbers.
std::string in_range(const std::string& key, std::string_view range) {
  unsigned bytes[4], bits = 32;
  const std::string text(range);
  int end = 0;
  const int read =
      std::sscanf(text.c_str(), "%u.%u.%u.%u%n/%u", &bytes[0], &bytes[1], &bytes[2], &bytes[3], &end, &bits);
  if (read < 4 || bits > 32) throw NotSaid{};
  std::uint64_t address = 0;
  for (const unsigned byte : bytes) address = address << 8 | byte;
  const std::uint64_t size = std::uint64_t{1} << (32 - bits), first = address / size * size;
  return fmt::format("(and (<= {} {}) (<= {} {}))", first, key, key, first + size - 1);
}

std::string Writer::meets(const condition::OperatorRow& row, const std::string& key, std::string_view value,
                          policy::Version version) {
  const auto compare = [&](std::string_view number) {
    const std::string name(row.positive);
    const bool is_equal = name.find("Equals") != std::string::npos;
    const std::string op = name.find("Less") != std::string::npos      ? (is_equal ? "<=" : "<")
                           : name.find("Greater") != std::string::npos ? (is_equal ? ">=" : ">")
                                                                       : "=";
    return "(" + op + " " + value_of(key, "Real") + " " + decimal(number) + ")";
  };
  switch (row.type) {
    case ValueType::numeric:
      return compare(value);
    case ValueType::date: {
      const auto instant = condition::read_instant(value);
      if (!instant) throw NotSaid{};
      return compare(*instant);
    }
    case ValueType::ip_address:
      return in_range(value_of(key, "Int"), value);
    case ValueType::boolean:
      return "(= " + value_of(key, "Bool") + " " + policy::lower_case(value) + ")";
    case ValueType::string:
    case ValueType::arn:
      break;
    case ValueType::binary:
    case ValueType::null:
      throw NotSaid{};
  }
  const std::string own = value_of(key, "String");
  const bool ignores_case = row.name.find("IgnoreCase") != std::string_view::npos;
  if (version == policy::Version::v2012_10_17 && value.find("${") != std::string_view::npos) {
    const auto variable = policy::read_variable(value);
    if (!variable || variable->length != value.size() || variable->default_value || ignores_case ||
        variable->is_literal_character() || row.type == ValueType::arn) {
      throw NotSaid{};
    }
    return "(and " + is_there(variable->key) + " (= " + own + " " + value_of(variable->key, "String") + "))";
  }
  const auto wildcards = row.type == ValueType::arn ? Wildcards::of_arn
                         : row.takes_wildcards      ? Wildcards::all
                                                    : Wildcards::none;
  if (row.type == ValueType::arn && std::count(value.begin(), value.end(), ':') < 5) return "false";
  return "(str.in_re " + own + " " + regex(value, wildcards, ignores_case) + ")";
}

std::string Writer::holds(const policy::Condition& condition, policy::Version version) {
  const condition::OperatorRow& row = condition::row(condition.op);
  const std::string key(library_.text(condition.key));
  if (condition.op.qualifier != policy::SetQualifier::none) throw NotSaid{};
  std::vector<std::string> parts;
  for (const policy::StringId value : condition.values) {
    const std::string_view text = library_.text(value);
    if (row.type == ValueType::null) {
      parts.push_back(policy::equal_ignoring_case(text, "true") ? negated(is_there(key)) : is_there(key));
    } else {
      parts.push_back(meets(condition::row(condition::positive(condition.op)), key, text, version));
    }
  }
  if (row.type == ValueType::null) return any_of(parts);
  std::string result = all_of({is_there(key), fits(key, row.type), any_of(parts)});
  if (row.is_negated) result = negated(result);
  return condition.op.if_exists ? any_of({negated(is_there(key)), result}) : result;
}

std::string Writer::matches(const policy::Statement& statement, policy::Version version) {
  std::vector<std::string> actions, resources;
  for (const policy::StringId action : statement.actions) {
    const std::string text = policy::lower_case(library_.text(action));
    actions.push_back("(str.in_re action " + regex(text == "*" ? "*:*" : text, Wildcards::all) + ")");
  }
  for (const policy::StringId pattern : statement.resources) {
    resources.push_back(resource(library_.text(pattern), version));
  }
  std::vector<std::string> parts{principals(statement)};
  parts.push_back(statement.not_action ? negated(any_of(actions)) : any_of(actions));
  if (statement.has_resource) {
    parts.push_back(statement.not_resource ? negated(any_of(resources)) : any_of(resources));
  }
  for (const policy::Condition& condition : statement.conditions) parts.push_back(holds(condition, version));
  return all_of(parts);
}

std::string Writer::allows(policy::PolicyId policy) {
  const policy::Document& document = library_.document(policy);
  std::vector<std::string> allow, deny;
  for (const policy::Statement& statement : document.statements) {
    (statement.effect == policy::Effect::deny ? deny : allow).push_back(matches(statement, document.version));
  }
  return all_of({any_of(allow), negated(any_of(deny))});
}

std::string Writer::declarations() const {
  // The keys that follow from the caller are not tied to it here.
  if ((has_principals_ && asks_for_callers_) || (names_callers_ && asks_for_names_)) throw NotSaid{};
  std::string text =
      "(set-logic ALL)\n(declare-const action String)\n(declare-const resource String)\n"
      "(declare-const caller String)\n(declare-const account String)\n(declare-const kind Int)\n"
      "(assert (str.in_re action (re.++ (re.* (re.diff re.allchar (re.range \"A\" \"Z\"))) (str.to_re \":\") "
      "(re.* (re.diff re.allchar (re.range \"A\" \"Z\"))))))\n";
  for (const std::string& key : keys_) {
    text += "(declare-const |there " + key + "| Bool)\n(declare-const |fits " + key + "| Bool)\n";
  }
  for (const auto& [key, sort] : sorts_) {
    text += "(declare-const |" + key + "| " + sort + ")\n";
    if (sort == "Int") text += "(assert (and (<= 0 |" + key + "|) (<= |" + key + "| 4294967295)))\n";
  }
  for (const std::string_view key : stdlib::always_present_keys()) {
    const std::string lower = policy::lower_case(key);
    if (keys_.count(lower) != 0) text += "(assert |there " + lower + "|)\n";
  }
  for (const std::string& fact : facts_) text += "(assert " + fact + ")\n";
  return text;
}

}  // namespace

std::optional<std::string> smt_text(policy::PolicyId a, policy::PolicyId b, bool both, const policy::Library& library) {
  try {
    Writer writer(library);
    const std::string in_a = writer.allows(a), in_b = writer.allows(b);
    return writer.declarations() + "(assert " + in_a + ")\n(assert " + (both ? in_b : negated(in_b)) +
           ")\n(check-sat)\n";
  } catch (const NotSaid&) {
    return std::nullopt;
  }
}

Verdict ask_solver(const std::string& solver, const std::string& smt_text, int seconds) {
  std::string path = std::filesystem::temp_directory_path() / "iamq-smt-XXXXXX";
  const int file = mkstemp(path.data());
  if (file < 0) throw std::runtime_error("no temporary file");
  const bool is_written = write(file, smt_text.data(), smt_text.size()) == static_cast<ssize_t>(smt_text.size());
  close(file);
  const std::string options = solver == "z3" ? fmt::format(" -smt2 -T:{} ", seconds)
                                             : fmt::format(" --lang=smt2 --strings-exp --tlimit={}000 ", seconds);
  FILE* out = is_written ? popen((solver + options + path + " 2>&1").c_str(), "r") : nullptr;
  std::string said;
  char line[256];
  while (out != nullptr && std::fgets(line, sizeof line, out) != nullptr) said += line;
  if (out != nullptr) pclose(out);
  unlink(path.c_str());
  if (said.rfind("sat", 0) == 0) return Verdict::yes;
  if (said.rfind("unsat", 0) == 0) return Verdict::no;
  const bool gave_up = said.find("unknown") != std::string::npos || said.find("timeout") != std::string::npos ||
                       said.find("interrupted") != std::string::npos;
  if (!gave_up) throw std::runtime_error(solver + " says: " + said);
  return Verdict::unknown;
}

}  // namespace iamq::pairs

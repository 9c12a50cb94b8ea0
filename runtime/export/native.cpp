#include "runtime/export/native.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "lang/text/quoting.hpp"
#include "runtime/condition/readable.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/document_writer.hpp"
#include "runtime/policy/unique_id.hpp"

namespace iamq::export_ {

namespace {

using condition::Comparison;
using policy::PrincipalPattern;
using policy::PrincipalType;
using policy::StringId;

constexpr std::size_t line_width = 100;

// Words that mean something where a name or value may stand (language reference, "Lines, words, names"): as names they
// need quotes.
constexpr std::array<std::string_view, 42> small_words{
    "all",   "and",    "any",  "as",      "assume",   "at",     "because",  "before",    "can",
    "can't", "cannot", "do",   "equals",  "everyone", "except", "excludes", "federated", "canonical",
    "from",  "gains",  "if",   "in",      "includes", "is",     "it",       "like",      "loses",
    "not",   "of",     "on",   "outside", "passing",  "root",   "then",     "through",   "to",
    "todo",  "via",    "when", "with",    "within",   "without"};

std::optional<condition::ValueType> value_type(stdlib::KeyType type) {
  using stdlib::KeyType;
  switch (type) {
    case KeyType::string:
      return condition::ValueType::string;
    case KeyType::arn:
      return condition::ValueType::arn;
    case KeyType::numeric:
      return condition::ValueType::numeric;
    case KeyType::date:
      return condition::ValueType::date;
    case KeyType::boolean:
      return condition::ValueType::boolean;
    case KeyType::ip_address:
      return condition::ValueType::ip_address;
    case KeyType::binary:
      return condition::ValueType::binary;
  }
  return std::nullopt;
}

// `head a, b, c`
struct Clause {
  std::string head;
  std::vector<std::string> items;
};

class NativeWriter {
public:
  NativeWriter(const policy::Library& library, const KeyType& key_type) : library_(library), key_type_(key_type) {}

  std::optional<std::string> write(const policy::Document& document) {
    std::string lines;
    if (document.version == policy::Version::v2008_10_17) lines += "  version 2008-10-17\n";
    if (document.id != StringId{}) lines += "  id " + word(library_.text(document.id)) + "\n";
    for (const policy::Statement& statement : document.statements) lines += write(statement);
    return is_expressible_ ? std::optional(std::move(lines)) : std::nullopt;
  }

  std::optional<std::string> write_trust(const policy::Document& document, const PrincipalNames& names) {
    names_ = &names;
    std::string lines;
    const bool is_usual = document.version == policy::Version::v2012_10_17 && document.id == StringId{};
    if (!is_usual || document.statements.empty()) return std::nullopt;
    for (const policy::Statement& statement : document.statements) {
      if (!says_trusts(statement)) return std::nullopt;
      Clause who = principals(statement);
      who.head = "trusts " + who.head.substr(std::string_view("to ").size());
      std::vector<Clause> clauses{std::move(who)};
      add_conditions_and_sid(statement, clauses);
      lines += laid_out(clauses);
    }
    return is_expressible_ ? std::optional(std::move(lines)) : std::nullopt;
  }

private:
  // `trusts` allows its principals the one call by which such a principal takes a role.
  bool says_trusts(const policy::Statement& statement) const {
    const bool is_plain = statement.effect == policy::Effect::allow && !statement.not_action &&
                          statement.has_principal && !statement.has_resource && statement.actions.size() == 1;
    if (!is_plain) return false;
    const std::string_view action = library_.text(statement.actions.front());
    return std::all_of(statement.principals.begin(), statement.principals.end(), [&](const PrincipalPattern& one) {
      return action == (statement.not_principal ? "sts:AssumeRole" : assume_action(one));
    });
  }

  std::string_view assume_action(const PrincipalPattern& pattern) const {
    if (pattern.type != PrincipalType::federated) return "sts:AssumeRole";
    return is_saml(pattern) ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
  }

  std::string write(const policy::Statement& statement) {
    std::vector<Clause> clauses;
    clauses.push_back(actions(statement));
    if (statement.has_principal) clauses.push_back(principals(statement));
    if (statement.has_resource) clauses.push_back(resources(statement));
    add_conditions_and_sid(statement, clauses);
    return laid_out(clauses);
  }

  void add_conditions_and_sid(const policy::Statement& statement, std::vector<Clause>& clauses) {
    for (std::size_t i = 0; i < statement.conditions.size(); ++i) {
      clauses.push_back(condition(i == 0 ? "when " : "and ", statement.conditions[i]));
    }
    if (statement.sid != StringId{}) {
      const std::string_view sid = library_.text(statement.sid);
      if (sid.find(':') != std::string_view::npos) is_expressible_ = false;  // a name holds no colon
      clauses.push_back({"as ", {word(sid)}});
    }
  }

  Clause actions(const policy::Statement& statement) {
    Clause clause{statement.effect == policy::Effect::allow ? "allow " : "deny ", {}};
    if (statement.not_action) clause.head += "all actions except ";
    for (const StringId id : statement.actions) {
      const std::string_view action = library_.text(id);
      const bool is_action = action == "*" || (action.find(':') != std::string_view::npos &&
                                               action.substr(0, 4) != "arn:" && action.substr(0, 4) != "aws:");
      if (!is_action) is_expressible_ = false;
      clause.items.push_back(word(action));
    }
    if (clause.items.empty()) is_expressible_ = false;
    return clause;
  }

  Clause resources(const policy::Statement& statement) {
    Clause clause{statement.not_resource ? "on all resources except " : "on ", {}};
    for (const StringId id : statement.resources) {
      const std::string_view resource = library_.text(id);
      // Anything else would be read as a name.
      if (resource != "*" && resource.substr(0, 4) != "arn:") is_expressible_ = false;
      clause.items.push_back(word(resource));
    }
    if (clause.items.empty()) is_expressible_ = false;
    return clause;
  }

  Clause principals(const policy::Statement& statement) {
    const auto is_everyone = [](const PrincipalPattern& one) { return one.type == PrincipalType::everyone; };
    const bool has_everyone = std::any_of(statement.principals.begin(), statement.principals.end(), is_everyone);
    if (has_everyone && !statement.not_principal && statement.principals.size() == 1) return {"to ", {"everyone"}};
    // The language has no `everyone` beside others, nobody, or everyone except everyone.
    if (has_everyone || statement.principals.empty()) is_expressible_ = false;
    Clause clause{statement.not_principal ? "to everyone except " : "to ", {}};
    for (const PrincipalPattern& one : statement.principals) clause.items.push_back(principal(one));
    return clause;
  }

  bool is_saml(const PrincipalPattern& pattern) const {
    const auto arn = policy::split_arn(library_.text(pattern.text));
    return arn && policy::split_resource(arn->resource).type == "saml-provider";
  }

  std::string principal(const PrincipalPattern& pattern) {
    if (names_ != nullptr) {
      if (auto spelled = (*names_)(pattern)) return *spelled;
    }
    const std::string_view name = library_.text(pattern.text);
    switch (pattern.type) {
      case PrincipalType::everyone:
        return "everyone";
      case PrincipalType::aws:
        // The unique id of a deleted user or role is a word of the language; anything else that is no ARN is none.
        if (!policy::split_arn(name) && !policy::is_unique_id(name)) is_expressible_ = false;
        return word(name);
      case PrincipalType::service:
        return "service " + word(name);
      case PrincipalType::canonical_user:
        return "canonical user " + word(name);
      case PrincipalType::federated:
        return (is_saml(pattern) ? "saml " : "oidc ") + word(name);
    }
    return {};
  }

  Clause condition(std::string joining, const policy::Condition& condition) {
    const std::string_view key = library_.text(condition.key);
    if (key.find(':') == std::string_view::npos) is_expressible_ = false;  // a key is a word with a colon
    std::vector<std::string_view> values;
    for (const StringId id : condition.values) values.push_back(library_.text(id));
    const auto readable = condition::readable_for(condition.op, key_type_(key), values);
    Clause clause{std::move(joining), {}};
    if (!readable) {
      clause.head += library_.operators().name(condition.op) + "(" + word(key) + ", [";
      for (const std::string_view value : values) clause.items.push_back(word(value));
      if (clause.items.empty()) clause.items.emplace_back();
      clause.items.back() += "])";
      return clause;
    }
    if (readable->quantifier == policy::SetQualifier::for_any_value) clause.head += "any value of ";
    if (readable->quantifier == policy::SetQualifier::for_all_values) clause.head += "all values of ";
    // Of addresses one says that they are in a range, also in a single one.
    const bool has_several = values.size() > 1 || key_type_(key) == condition::ValueType::ip_address;
    clause.head += word(key) + " " + std::string(comparison_words(readable->comparison, has_several));
    if (condition::implied_value(readable->comparison)) return clause;
    clause.head += " ";
    for (const std::string_view value : values) clause.items.push_back(word(value));
    if (readable->if_exists) clause.items.back() += " if exists";
    return clause;
  }

  static std::string_view comparison_words(Comparison comparison, bool has_several) {
    switch (comparison) {
      case Comparison::is:
        return has_several ? "in" : "is";
      case Comparison::is_not:
        return has_several ? "not in" : "is not";
      case Comparison::like:
        return "like";
      case Comparison::not_like:
        return "not like";
      case Comparison::less:
        return "<";
      case Comparison::less_or_equal:
        return "<=";
      case Comparison::greater:
        return ">";
      case Comparison::greater_or_equal:
        return ">=";
      case Comparison::exists:
        return "exists";
      case Comparison::does_not_exist:
        return "does not exist";
    }
    return {};
  }

  static std::string one_line(const Clause& clause) {
    std::string line = clause.head;
    for (std::size_t i = 0; i < clause.items.size(); ++i) line += (i == 0 ? "" : ", ") + clause.items[i];
    return line;
  }

  // On one line if it fits, else a line for each clause, and long lists go on behind a comma.
  static std::string laid_out(const std::vector<Clause>& clauses) {
    std::string line = " ";
    for (const Clause& clause : clauses) line += " " + one_line(clause);
    if (line.size() <= line_width) return line + "\n";
    std::string lines;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      const Clause& clause = clauses[i];
      const std::string indent = i == 0 ? "  " : "    ";
      line = indent + clause.head;
      for (std::size_t item = 0; item < clause.items.size(); ++item) {
        const bool is_last = item + 1 == clause.items.size();
        if (item > 0 && line.size() + 2 + clause.items[item].size() > line_width) {
          lines += line + "\n";
          line = indent + "   ";
        }
        line += (item == 0 ? "" : " ") + clause.items[item] + (is_last ? "" : ",");
      }
      lines += line + "\n";
    }
    return lines;
  }

  const policy::Library& library_;
  const KeyType& key_type_;
  const PrincipalNames* names_ = nullptr;
  bool is_expressible_ = true;
};

}  // namespace

KeyType key_types(const stdlib::Catalog& catalog) {
  return [&catalog](std::string_view key) -> std::optional<condition::ValueType> {
    const auto type = catalog.key_type(key);
    return type ? value_type(*type) : std::nullopt;
  };
}

std::string word(std::string_view text) {
  const bool is_small = std::find(small_words.begin(), small_words.end(), text) != small_words.end();
  // A `?` at the end of a line can be the one that ends a question.
  const bool is_bare = text::can_stand_bare(text) && !is_small && text.back() != '?';
  return is_bare ? std::string(text) : text::quote(text);
}

std::optional<std::string> native_lines(const policy::Document& document, const policy::Library& library,
                                        const KeyType& key_type) {
  return NativeWriter(library, key_type).write(document);
}

std::optional<std::string> trust_lines(const policy::Document& document, const policy::Library& library,
                                       const KeyType& key_type, const PrincipalNames& names) {
  return NativeWriter(library, key_type).write_trust(document, names);
}

std::string native_text(const policy::Document& document, const policy::Library& library, const KeyType& key_type) {
  if (const auto lines = native_lines(document, library, key_type)) return "{\n" + *lines + "}";
  return "= " + policy::write_json(document, library, policy::JsonLayout::pretty);
}

std::string policy_declaration(policy::PolicyId policy, const policy::Library& library, const KeyType& key_type) {
  const policy::Policy& row = library.policy(policy);
  const std::string_view name = library.text(row.name);
  std::string text = row.kind == policy::PolicyKind::trust ? "trust policy " : "policy ";
  if (!name.empty()) text += word(name) + " ";
  text += row.is_missing ? "not given" : native_text(library.document(policy), library, key_type);
  return text.back() == '\n' ? text : text + '\n';
}

}  // namespace iamq::export_

#include "runtime/export/native.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "lang/text/quoting.hpp"
#include "runtime/condition/readable.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/document_writer.hpp"

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

std::string word(std::string_view text) {
  const bool is_small = std::find(small_words.begin(), small_words.end(), text) != small_words.end();
  // A `?` at the end of a line can be the one that ends a question.
  const bool is_bare = text::can_stand_bare(text) && !is_small && text.back() != '?';
  return is_bare ? std::string(text) : text::quote(text);
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

private:
  std::string write(const policy::Statement& statement) {
    std::vector<Clause> clauses;
    clauses.push_back(actions(statement));
    if (statement.has_principal) clauses.push_back(principals(statement));
    if (statement.has_resource) clauses.push_back(resources(statement));
    for (std::size_t i = 0; i < statement.conditions.size(); ++i) {
      clauses.push_back(condition(i == 0 ? "when " : "and ", statement.conditions[i]));
    }
    if (statement.sid != StringId{}) {
      const std::string_view sid = library_.text(statement.sid);
      if (sid.find(':') != std::string_view::npos) is_expressible_ = false;  // a name holds no colon
      clauses.push_back({"as ", {word(sid)}});
    }
    return laid_out(clauses);
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

  std::string principal(const PrincipalPattern& pattern) {
    const std::string_view name = library_.text(pattern.text);
    switch (pattern.type) {
      case PrincipalType::everyone:
        return "everyone";
      case PrincipalType::aws:
        // The unique id of a deleted user or role has no place in the language.
        if (!policy::split_arn(name)) is_expressible_ = false;
        return word(name);
      case PrincipalType::service:
        return "service " + word(name);
      case PrincipalType::canonical_user:
        return "canonical user " + word(name);
      case PrincipalType::federated: {
        const auto arn = policy::split_arn(name);
        const bool is_saml = arn && policy::split_resource(arn->resource).type == "saml-provider";
        return (is_saml ? "saml " : "oidc ") + word(name);
      }
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
    clause.head += word(key) + " " + std::string(comparison_words(readable->comparison, values.size() > 1));
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
  bool is_expressible_ = true;
};

}  // namespace

std::optional<std::string> native_lines(const policy::Document& document, const policy::Library& library,
                                        const KeyType& key_type) {
  return NativeWriter(library, key_type).write(document);
}

std::string native_text(const policy::Document& document, const policy::Library& library, const KeyType& key_type) {
  if (const auto lines = native_lines(document, library, key_type)) return "{\n" + *lines + "}";
  return "= " + policy::write_json(document, library, policy::JsonLayout::pretty);
}

}  // namespace iamq::export_

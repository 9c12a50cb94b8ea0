#include "lang/format/printer.hpp"
#include "lang/json_layout.hpp"
#include "lang/text/quoting.hpp"

namespace iamq::lang {
namespace {

constexpr int kind_of_rules = 1;

std::string_view text_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::is:
      return "is";
    case Comparison::is_not:
      return "is not";
    case Comparison::in:
      return "in";
    case Comparison::not_in:
      return "not in";
    case Comparison::like:
      return "like";
    case Comparison::not_like:
      return "not like";
    case Comparison::equal:
      return "==";
    case Comparison::not_equal:
      return "!=";
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
    case Comparison::named_operator:
      return "";
  }
  return "";
}

Span span_of(const Rule& rule) {
  return std::visit([](const auto& node) { return node.span; }, rule.node);
}

}  // namespace

// Quotes stay where they stood: `"a:b"` is a name, `"a":b` an action.
void Printer::put(const Word& word) {
  const std::string_view written = sources_.text(word.span);
  const bool ends_question = in_question_ && !written.empty() && written.back() == '?';
  line_ += ends_question ? text::quote(word.text) : std::string(written);
}

void Printer::put(const Ref& ref) {
  if (ref.noun == Noun::root) {
    put("root of ");
  } else if (ref.noun != Noun::none) {
    put(name_of(ref.noun));
    put(" ");
  }
  put(ref.name);
  if (!ref.of) return;
  put(" of ");
  if (ref.of->noun != Noun::none) {
    put(name_of(ref.of->noun));
    put(" ");
  }
  put(ref.of->name);
}

void Printer::put(const Pair& pair) {
  put(pair.key);
  put("=");
  put(pair.value);
}

void Printer::put(const Actions& actions) {
  if (actions.all_except) {
    put("all actions");
    if (actions.words.empty()) return;
    put(" except ");
  }
  put_list(actions.words);
}

void Printer::put(const Target& target) {
  if (target.noun != Noun::none) {
    put(name_of(target.noun));
    put(" ");
  }
  put(target.word);
}

void Printer::put(const Resources& resources) {
  if (resources.all_except) {
    put("all resources");
    if (!resources.targets.empty()) put(" except ");
  }
  put_list(resources.targets);
  put_in_account(resources.in_account);
}

void Printer::put(const Principals& principals) {
  if (principals.everyone) {
    put("everyone");
    if (principals.refs.empty()) return;
    put(" except ");
  }
  put_list(principals.refs);
}

void Printer::put(const Condition& condition) {
  const auto put_values = [&] {
    if (condition.values_in_brackets) put("[");
    put_list(condition.values);
    if (condition.values_in_brackets) put("]");
  };
  if (condition.comparison == Comparison::named_operator) {
    put(*condition.operator_name);
    put("(");
    put(condition.key);
    put(", ");
    put_values();
    put(")");
    return;
  }
  if (condition.quantifier == Quantifier::any_value) put("any value of ");
  if (condition.quantifier == Quantifier::all_values) put("all values of ");
  put(condition.key);
  put(" ");
  put(text_of(condition.comparison));
  if (condition.comparison == Comparison::exists || condition.comparison == Comparison::does_not_exist) return;
  put(" ");
  put_values();
  if (condition.if_exists) put(" if exists");
}

void Printer::put_conditions(const std::vector<Condition>& conditions) {
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if (i > 0) put_breakable(" and ");
    put(conditions[i]);
  }
}

void Printer::put_when(const std::vector<Condition>& conditions) {
  if (conditions.empty()) return;
  put_breakable(" when ");
  put_conditions(conditions);
}

void Printer::put_sid(const std::optional<Word>& sid) {
  if (!sid) return;
  put_breakable(" as ");
  put(*sid);
}

void Printer::put(const TrustRule& rule) {
  put("trusts ");
  put(rule.principals);
  put_when(rule.conditions);
  put_sid(rule.sid);
}

void Printer::put(const PolicyRule& rule) {
  put(rule.is_allow ? "allow " : "deny ");
  put(rule.actions);
  if (rule.principals) {
    put_breakable(" to ");
    put(*rule.principals);
  }
  if (rule.resources) {
    put_column();
    put_breakable(" on ");
    put(*rule.resources);
  }
  put_when(rule.conditions);
  put_sid(rule.sid);
}

void Printer::put(const VersionRule& rule) {
  put("version ");
  put(rule.version);
  if (rule.is_default) put(" default");
  if (!rule.block) return;
  put(" ");
  block(rule.span, items_of(*rule.block));
}

void Printer::put(const Rule& rule) {
  if (const auto* policy_rule = std::get_if<PolicyRule>(&rule.node)) {
    put(*policy_rule);
  } else if (const auto* trust = std::get_if<TrustRule>(&rule.node)) {
    put(*trust);
  } else if (const auto* version = std::get_if<VersionRule>(&rule.node)) {
    put(*version);
  } else {
    put("id ");
    put(std::get<IdRule>(rule.node).id);
  }
}

std::vector<Printer::Item> Printer::items_of(const std::vector<Rule>& rules) {
  std::vector<Item> items;
  for (const Rule& rule : rules) {
    const int kind = std::holds_alternative<PolicyRule>(rule.node) ? kind_of_rules : 0;
    items.push_back({span_of(rule), [this, &rule] { put(rule); }, kind, nullptr});
  }
  return items;
}

void Printer::put(const PolicyText& policy) {
  if (const auto* native = std::get_if<NativePolicy>(&policy.node)) {
    put(" ");
    block(policy.span, items_of(native->rules));
  } else if (const auto* file = std::get_if<PolicyFile>(&policy.node)) {
    put(" from ");
    put(file->path);
  } else if (std::holds_alternative<PolicyNotGiven>(policy.node)) {
    put(" not given");
  } else {
    put(" = ");
    const std::size_t column = indent_ + without_marks(line_).size();
    const std::size_t width = inside_inline_block_ ? std::string::npos : page_width;
    const std::string json = pretty_json(sources_.text(policy.span), indent_, column, width);
    // All lines but the last are done; their indentation is in them.
    std::size_t begin = 0;
    for (std::size_t end = json.find('\n'); end != std::string::npos; end = json.find('\n', begin)) {
      if (begin == 0) {
        put(std::string_view(json).substr(0, end));
        end_line(0);
      } else {
        page_.add_line(0, json.substr(begin, end - begin), 0);
      }
      begin = end + 1;
    }
    std::string_view rest = std::string_view(json).substr(begin);
    if (begin > 0) rest = rest.substr(std::min(rest.size(), indent_));
    put(rest);
  }
}

void Printer::put(const Fact& fact) {
  if (const auto* absent = std::get_if<AbsentFact>(&fact.node)) {
    put("no ");
    if (absent->key) {
      put(*absent->key);
    } else {
      put("mfa");
    }
  } else if (const auto* external = std::get_if<ExternalIdFact>(&fact.node)) {
    put("external id ");
    put(external->id);
  } else if (const auto* identity = std::get_if<SourceIdentityFact>(&fact.node)) {
    put("source identity ");
    put(identity->identity);
  } else if (const auto* session = std::get_if<SessionPolicyFact>(&fact.node)) {
    put("session policy ");
    if (const auto* native = std::get_if<NativePolicy>(&session->policy)) {
      block(fact.span, items_of(native->rules));
    } else {
      put(std::get<Ref>(session->policy));
    }
  } else if (const auto* tags = std::get_if<TagsFact>(&fact.node)) {
    put(tags->tags.size() == 1 ? "tag " : "tags {");
    put_list(tags->tags);
    if (tags->tags.size() != 1) put("}");
  } else if (const auto* key = std::get_if<KeyFact>(&fact.node)) {
    put(key->key);
    put(key->is_list ? "=[" : "=");
    put_list(key->values);
    if (key->is_list) put("]");
  } else {
    put("mfa");
  }
}

void Printer::put(const Facts& facts) {
  if (facts.only) put("only ");
  put_list(facts.facts);
}

}  // namespace iamq::lang

#include "runtime/exact/resource_patterns.hpp"

#include <algorithm>

#include "runtime/condition/operators.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

constexpr std::size_t most_expanded = 256;  // patterns of one resource with variables

Pattern value_pattern(const condition::OperatorRow& row, std::string_view value) {
  if (row.type == condition::ValueType::arn) return read_arn_pattern(value);
  return row.takes_wildcards ? read_pattern(value) : literal_pattern(value);
}

// A variable in a pattern, and whether what stands before it has neither wildcards nor other variables.
struct Occurrence {
  std::string key;           // lower case
  std::string_view pattern;  // the whole
  std::size_t begin = 0;
  bool is_at_fixed_place = false;
};

void add_occurrences(std::string_view pattern, std::vector<Occurrence>& all) {
  const std::size_t from = policy::resource_part(pattern);
  bool is_fixed = pattern.substr(0, from).find_first_of("*?") == std::string_view::npos;
  for (std::size_t at = from; at < pattern.size();) {
    const auto variable = policy::read_variable(pattern.substr(at));
    if (variable && !variable->is_literal_character()) {
      all.push_back({policy::lower_case(variable->key), pattern, at, is_fixed});
      is_fixed = false;
    } else if (pattern[at] == '*' || pattern[at] == '?') {
      is_fixed = false;
    }
    at += variable ? variable->length : 1;
  }
}

}  // namespace

ResourcePatterns::ResourcePatterns(const std::vector<Rule>& rules, const policy::Library& library,
                                   const stdlib::Catalog& catalog)
    : rules_(rules), library_(library), catalog_(catalog) {
  for (const Rule& rule : rules_) {
    for (const policy::StringId resource : rule.statement->resources) {
      const std::string text = text_of(resource);
      if (!has_variables(rule, text)) continue;
      std::vector<Occurrence> occurrences;
      add_occurrences(text, occurrences);
      most_variables_ = std::max(most_variables_, occurrences.size());
    }
  }
  if (most_variables_ == 0) return;
  for (const Rule& rule : rules_) {
    for (const policy::Condition& condition : rule.statement->conditions) {
      for (const policy::StringId value : condition.values) {
        const std::string_view text = library_.text(value);
        is_joined_ = is_joined_ || text.find("${") != std::string_view::npos;
        values_.push_back(value_pattern(condition::row(condition.op), text));
      }
    }
  }
}

std::string ResourcePatterns::text_of(policy::StringId resource) const {
  return policy::completed_arn(library_.text(resource));
}

bool ResourcePatterns::has_variables(const Rule& rule, const std::string& text) const {
  if (rule.version != policy::Version::v2012_10_17) return false;
  const std::size_t begin = policy::resource_part(text);
  return begin != std::string::npos && text.find("${", begin) != std::string::npos;
}

// `*`, and what it shares with what conditions ask of the key; where keys are compared with one another, of any.
std::optional<std::vector<Pattern>> ResourcePatterns::values_of(std::string_view key) const {
  std::vector<Pattern> asked;
  for (const Rule& rule : rules_) {
    for (const policy::Condition& condition : rule.statement->conditions) {
      if (!is_joined_ && !policy::equal_ignoring_case(library_.text(condition.key), key)) continue;
      for (const policy::StringId value : condition.values) {
        const std::string_view text = library_.text(value);
        if (text.find("${") != std::string_view::npos) continue;
        asked.push_back(value_pattern(condition::row(condition.op), text));
      }
    }
  }
  const auto type = catalog_.key_type(key);
  if (type == stdlib::KeyType::numeric) asked.push_back(literal_pattern("1"));
  if (type == stdlib::KeyType::boolean) asked.insert(asked.end(), {literal_pattern("true"), literal_pattern("false")});
  if (type == stdlib::KeyType::date) asked.push_back(literal_pattern("2030-01-01T00:00:00Z"));
  if (type == stdlib::KeyType::ip_address) asked.push_back(literal_pattern("203.0.113.7"));
  return close_under_intersection({{any_run}}, asked);
}

std::optional<std::vector<Pattern>> ResourcePatterns::of(const Rule& rule) const {
  std::vector<Pattern> patterns;
  for (const policy::StringId resource : rule.statement->resources) {
    const std::string text = text_of(resource);
    if (!has_variables(rule, text)) {
      patterns.push_back(read_pattern(text));
      continue;
    }
    const std::size_t begin = policy::resource_part(text);
    std::vector<Pattern> expanded{read_pattern(text.substr(0, begin))};
    std::string_view rest = std::string_view(text).substr(begin);
    while (!rest.empty()) {
      const auto variable = policy::read_variable(rest);
      const std::size_t plain = variable ? 0 : rest.find("${", 1);
      std::vector<Pattern> pieces;
      if (variable && variable->is_literal_character()) {
        pieces.push_back(literal_pattern(variable->key));
      } else if (variable) {
        auto values = values_of(variable->key);
        if (!values) return std::nullopt;
        pieces = std::move(*values);
        if (variable->default_value) pieces.push_back(literal_pattern(*variable->default_value));
      } else {
        pieces.push_back(read_pattern(rest.substr(0, plain)));
      }
      rest.remove_prefix(variable ? variable->length : std::min(plain, rest.size()));
      std::vector<Pattern> longer;
      for (const Pattern& pattern : expanded) {
        for (const Pattern& piece : pieces) longer.push_back(join(pattern, piece));
      }
      if (longer.size() > most_expanded) return std::nullopt;
      expanded = std::move(longer);
    }
    patterns.insert(patterns.end(), expanded.begin(), expanded.end());
  }
  return patterns;
}

// Two patterns that hold the variable behind the same fixed text have its value at the same place. So has one pattern
// with itself.
bool ResourcePatterns::repeat_a_variable(const std::vector<const Rule*>& rules) const {
  if (most_variables_ == 0) return false;
  std::vector<std::string> texts;
  for (const Rule* rule : rules) {
    for (const policy::StringId resource : rule->statement->resources) {
      std::string text = text_of(resource);
      if (has_variables(*rule, text)) texts.push_back(std::move(text));
    }
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::vector<Occurrence> all;
  for (const std::string& text : texts) add_occurrences(text, all);
  for (const Occurrence& a : all) {
    // Of such keys not every text is a value, and one value is spelt in several ways.
    const auto type = catalog_.key_type(a.key);
    if (type && *type != stdlib::KeyType::string && *type != stdlib::KeyType::arn) return true;
    for (const Rule& rule : rules_) {
      for (const policy::Condition& condition : rule.statement->conditions) {
        const auto& row = condition::row(condition.op);
        const bool is_plain_text = row.takes_variables && row.name.find("IgnoreCase") == std::string_view::npos;
        const bool counts = is_joined_ || policy::equal_ignoring_case(library_.text(condition.key), a.key);
        if (counts && !is_plain_text && row.type != condition::ValueType::null) return true;
      }
    }
    for (const Occurrence& b : all) {
      if (&a == &b || a.key != b.key) continue;
      const bool is_same_place = a.is_at_fixed_place && b.is_at_fixed_place && a.pattern != b.pattern &&
                                 a.pattern.substr(0, a.begin) == b.pattern.substr(0, b.begin);
      if (!is_same_place) return true;
    }
  }
  return false;
}

}  // namespace iamq::exact

#include "runtime/exact/policy_search.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/exact/likely_request.hpp"
#include "runtime/exact/valuation.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

using condition::Logic;
using condition::Truth;
using evaluate::Request;
using policy::Statement;

constexpr std::size_t most_expanded = 256;  // patterns of one resource with variables
constexpr std::string_view too_many_patterns = "patterns of the policies meet in too many ways";

bool same_but_sid(const Statement& a, const Statement& b) {
  return a.effect == b.effect && a.not_action == b.not_action && a.not_resource == b.not_resource &&
         a.not_principal == b.not_principal && a.has_principal == b.has_principal && a.has_resource == b.has_resource &&
         a.actions == b.actions && a.resources == b.resources && a.principals == b.principals &&
         a.conditions == b.conditions;
}

const evaluate::Policies& no_policies() {
  static const evaluate::Policies none;
  return none;
}

}  // namespace

bool allows(policy::PolicyId policy, const Request& request, const policy::Library& library) {
  Logic logic;
  const evaluate::Question question{request, 0, no_policies(), library, logic};
  const evaluate::Said said = evaluate::ask({{policy, 0}}, question);
  return said.allow.is_true() && said.deny.is_false();
}

PolicySearch::PolicySearch(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                           const stdlib::Catalog& catalog, Scope scope, Sought sought, Budget& budget)
    : a_(a), b_(b), library_(library), catalog_(catalog), scope_(scope), sought_(sought), budget_(budget) {
  const auto add = [&](policy::PolicyId policy, bool is_a) {
    const policy::Document& document = library.document(policy);
    for (const Statement& statement : document.statements) {
      const auto known = std::find_if(rules_.begin(), rules_.end(), [&](const Rule& rule) {
        return rule.version == document.version && same_but_sid(*rule.statement, statement);
      });
      Rule& rule = known != rules_.end() ? *known : rules_.emplace_back(Rule{&statement, document.version});
      (is_a ? rule.in_a : rule.in_b) = true;
    }
  };
  add(a, true);
  add(b, false);
  std::vector<const Statement*> statements;
  for (const Rule& rule : rules_) statements.push_back(rule.statement);
  callers_ = representative_callers(statements, library);
}

int PolicySearch::wanted(const Rule& rule) const {
  if (sought_ == Sought::both) return rule.is_deny() ? -1 : 1;
  if (rules_[through_].is_deny()) {  // b denies it: a must allow it
    if (!rule.in_a) return 0;
    return rule.is_deny() ? -1 : 1;
  }
  if (rule.is_deny()) return rule.in_a ? -1 : 1;
  return rule.in_b ? -1 : 0;
}

std::vector<Pattern> PolicySearch::action_patterns(const Statement& statement) const {
  std::vector<Pattern> patterns;
  for (const policy::StringId action : statement.actions) {
    const std::string text = policy::lower_case(library_.text(action));
    // An action always has a service and a name.
    patterns.push_back(read_pattern(text == "*" || text == "*:*" ? "*:*" : text));
  }
  return patterns;
}

// The values that conditions tell apart for a key, for patterns of resources that hold it as a variable; any other
// value is `*`.
std::optional<std::vector<Pattern>> PolicySearch::variable_values(std::string_view key) const {
  std::vector<Pattern> tested;
  for (const Rule& rule : rules_) {
    for (const policy::Condition& condition : rule.statement->conditions) {
      if (!policy::equal_ignoring_case(library_.text(condition.key), key)) continue;
      const bool takes_wildcards = condition::row(condition.op).takes_wildcards;
      for (const policy::StringId value : condition.values) {
        const std::string_view text = library_.text(value);
        if (text.find("${") != std::string_view::npos) continue;
        tested.push_back(takes_wildcards ? read_pattern(text) : literal_pattern(text));
      }
    }
  }
  return close_under_intersection({{any_run}}, tested);
}

// The resources of a statement, with every variable replaced by what it may stand for.
std::optional<std::vector<Pattern>> PolicySearch::resource_patterns(const Rule& rule) const {
  std::vector<Pattern> patterns;
  for (const policy::StringId resource : rule.statement->resources) {
    std::string text(library_.text(resource));
    const auto colons = std::count(text.begin(), text.end(), ':');
    if (text.substr(0, 4) == "arn:" && colons < 5) {
      for (auto field = colons; field < 5; ++field) text += ":*";
    }
    std::size_t begin = 0;
    for (int colon = 0; colon < 5 && begin != std::string::npos; ++colon) {
      begin = text.find(':', begin);
      if (begin != std::string::npos) ++begin;
    }
    const bool has_variables = rule.version == policy::Version::v2012_10_17 && begin != std::string::npos &&
                               text.find("${", begin) != std::string::npos;
    if (!has_variables) {
      patterns.push_back(read_pattern(text));
      continue;
    }
    std::vector<Pattern> expanded{read_pattern(text.substr(0, begin))};
    std::string_view rest = std::string_view(text).substr(begin);
    while (!rest.empty()) {
      const auto variable = policy::read_variable(rest);
      std::vector<Pattern> pieces;
      if (variable && variable->is_literal_character()) {
        pieces.push_back(literal_pattern(variable->key));
      } else if (variable) {
        auto values = variable_values(variable->key);
        if (!values) return std::nullopt;
        pieces = std::move(*values);
        if (variable->default_value) pieces.push_back(literal_pattern(*variable->default_value));
      } else {
        pieces.push_back(read_pattern(rest.substr(0, policy::character_length(rest))));
      }
      rest.remove_prefix(variable ? variable->length : policy::character_length(rest));
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

std::vector<Pattern> PolicySearch::bases_of_actions() const {
  const Statement& statement = *rules_[through_].statement;
  std::vector<Pattern> bases =
      statement.not_action ? std::vector<Pattern>{read_pattern("*:*")} : action_patterns(statement);
  if (scope_ == Scope::all_texts) return bases;
  std::vector<Pattern> known;
  for (const Pattern& base : bases) {
    for (const stdlib::Action* action : catalog_.expand(write_text(base))) {
      known.push_back(literal_pattern(policy::lower_case(action->full_name)));
    }
  }
  return known;
}

void PolicySearch::give_up(std::string because) {
  if (is_over()) return;
  result_.kind = Difference::Kind::unknown;
  result_.because = std::move(because);
}

Difference PolicySearch::run() {
  for (std::size_t i = 0; i < rules_.size() && !is_over(); ++i) {
    const Rule& rule = rules_[i];
    const bool is_way_in = sought_ == Sought::both ? rule.in_a && !rule.is_deny()
                           : rule.is_deny()        ? rule.in_b && !rule.in_a
                                                   : rule.in_a && !rule.in_b;
    if (is_way_in) search_through(i);
  }
  // Some requests could not be settled, and no other one answers the question.
  if (result_.kind == Difference::Kind::none && !result_.because.empty()) result_.kind = Difference::Kind::unknown;
  return std::move(result_);
}

void PolicySearch::search_through(std::size_t through) {
  through_ = through;
  seen_.clear();
  std::vector<Pattern> lines, all;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    const std::vector<Pattern> patterns = action_patterns(*rule.statement);
    all.insert(all.end(), patterns.begin(), patterns.end());
    // Patterns that the request has to meet: of statements that have to match, and of Not… elements of those that must
    // not.
    const int want = i == through_ ? 0 : wanted(rule);
    if (want == (rule.statement->not_action ? -1 : 1)) lines.insert(lines.end(), patterns.begin(), patterns.end());
  }
  std::vector<const Pattern*> held;
  std::size_t most_any_one = 0;
  for (const Pattern& pattern : all) {
    held.push_back(&pattern);
    most_any_one = std::max(most_any_one, count_any_one(pattern));
  }
  const char32_t fresh = fresh_character(held);
  const auto bases = close_under_intersection(bases_of_actions(), lines);
  if (!bases) return give_up(std::string(too_many_patterns));
  for (const Pattern& base : *bases) {
    const auto texts = instances(base, most_any_one, fresh);
    if (!texts) return give_up(std::string(too_many_patterns));
    for (const Pattern& text : *texts) {
      if (is_over()) return;
      search_action(base, write_text(text));
    }
  }
}

void PolicySearch::search_action(const Pattern& pattern, const std::string& action) {
  live_.clear();
  bool goes_through = false;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (!evaluate::matches_action(*rules_[i].statement, action, library_)) continue;
    live_.push_back(i);
    goes_through = goes_through || i == through_;
  }
  if (!goes_through) return;
  if (!budget_.take()) return give_up("the budget is used up");
  const Rule& through = rules_[through_];
  const stdlib::Action* known = scope_ == Scope::catalog ? catalog_.find_action(action) : nullptr;
  if (scope_ == Scope::all_texts) {
    if (std::find(seen_.begin(), seen_.end(), live_) != seen_.end()) return;
    seen_.push_back(live_);
  }

  std::vector<Pattern> bases, lines, all;
  if (!through.statement->has_resource) return search_resource(action, pattern, {}, {});  // a trust policy
  for (const std::size_t i : live_) {
    const Rule& rule = rules_[i];
    if (!rule.statement->has_resource) continue;
    const auto patterns = resource_patterns(rule);
    if (!patterns) return give_up("too many values of a policy variable");
    all.insert(all.end(), patterns->begin(), patterns->end());
    if (i == through_) {
      bases = rule.statement->not_resource ? std::vector<Pattern>{{any_run}} : *patterns;
    } else if (wanted(rule) == (rule.statement->not_resource ? -1 : 1)) {
      lines.insert(lines.end(), patterns->begin(), patterns->end());
    }
  }
  if (known != nullptr) {
    std::vector<Pattern> formats;
    for (const stdlib::ActionResource& resource : known->resources) {
      for (const std::string_view format : resource.type->arn_patterns) formats.push_back(format_pattern(format));
    }
    if (formats.empty()) formats.push_back(literal_pattern("*"));
    std::vector<Pattern> within;
    for (const Pattern& base : bases) {
      for (const Pattern& format : formats) {
        const auto shared = intersect(base, format);
        if (!shared) return give_up(std::string(too_many_patterns));
        within.insert(within.end(), shared->begin(), shared->end());
      }
    }
    bases = std::move(within);
  }
  std::vector<const Pattern*> held;
  std::size_t most_any_one = 0;
  for (const Pattern& each : all) {
    held.push_back(&each);
    most_any_one = std::max(most_any_one, count_any_one(each));
  }
  const char32_t fresh = fresh_character(held);
  const auto closed = close_under_intersection(bases, lines);
  if (!closed) return give_up(std::string(too_many_patterns));
  for (const Pattern& base : *closed) {
    const auto texts = instances(base, most_any_one, fresh);
    if (!texts) return give_up(std::string(too_many_patterns));
    for (const Pattern& text : *texts) {
      if (is_over()) return;
      search_resource(action, pattern, base, write_text(text));
    }
  }
}

// What is sought of the request, over its unknown keys. Statements about other actions say nothing.
Truth PolicySearch::sought_of(const Request& request, Logic& logic) const {
  const evaluate::Question question{request, 0, no_policies(), library_, logic};
  Truth a_allow, a_deny, b_allow, b_deny;
  for (const std::size_t i : live_) {
    const Rule& rule = rules_[i];
    const Truth matched = evaluate::match_statement(*rule.statement, rule.version, question).matched;
    if (rule.in_a) (rule.is_deny() ? a_deny : a_allow) = logic.either(rule.is_deny() ? a_deny : a_allow, matched);
    if (rule.in_b) (rule.is_deny() ? b_deny : b_allow) = logic.either(rule.is_deny() ? b_deny : b_allow, matched);
  }
  const Truth a = logic.both(a_allow, logic.negate(a_deny));
  const Truth b = logic.both(b_allow, logic.negate(b_deny));
  return logic.both(a, sought_ == Sought::both ? b : logic.negate(b));
}

void PolicySearch::search_resource(const std::string& action, const Pattern& action_pattern, const Pattern& pattern,
                                   const std::string& resource) {
  Request request;
  request.action = action;
  request.resources.push_back({resource, {}});
  for (const CallerCase& caller : callers_) {
    if (!budget_.take()) return give_up("the budget is used up");
    ++result_.requests;
    request.caller = caller.caller;
    request.context = caller.context;
    Logic logic;
    const Truth truth = sought_of(request, logic);
    if (truth.is_false()) continue;
    Valuation values = find_values(truth, logic, caller.context, catalog_, budget_);
    if (values.kind == Valuation::Kind::unknown) {
      // Another request may still answer the question; if none does, this is what stands in the way.
      if (result_.because.empty()) result_.because = std::move(values.because);
      continue;
    }
    if (values.kind == Valuation::Kind::none) continue;
    request.context = std::move(values.context);
    result_.keys = std::move(values.keys);
    return found(std::move(request), action_pattern, pattern);
  }
}

void PolicySearch::found(Request request, const Pattern& action, const Pattern& resource) {
  const auto is_as_good = [&](const Request& candidate) {
    ++result_.requests;
    return allows(a_, candidate, library_) && allows(b_, candidate, library_) == (sought_ == Sought::both);
  };
  if (!is_as_good(request)) {
    throw std::logic_error("a request that was to tell two policies apart does not: " + request.action + " on " +
                           request.resources.front().arn);
  }
  result_.request = likely_request(request, action, resource, catalog_, is_as_good);
  result_.kind = Difference::Kind::found;
  result_.because.clear();
}

Difference policy_difference(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                             const stdlib::Catalog& catalog, Scope scope, Budget& budget) {
  return PolicySearch(a, b, library, catalog, scope, Sought::only_a, budget).run();
}

Difference policy_overlap(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                          const stdlib::Catalog& catalog, Scope scope, Budget& budget) {
  return PolicySearch(a, b, library, catalog, scope, Sought::both, budget).run();
}

}  // namespace iamq::exact

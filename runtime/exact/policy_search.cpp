#include "runtime/exact/policy_search.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/exact/valuation.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

using condition::Atom;
using condition::Logic;
using condition::Truth;
using evaluate::Request;
using policy::Statement;

constexpr std::string_view too_many_patterns = "patterns of the policies meet in too many ways";

bool same_but_sid(const Statement& a, const Statement& b) {
  return a.effect == b.effect && a.not_action == b.not_action && a.not_resource == b.not_resource &&
         a.not_principal == b.not_principal && a.has_principal == b.has_principal && a.has_resource == b.has_resource &&
         a.actions == b.actions && a.resources == b.resources && a.principals == b.principals &&
         a.conditions == b.conditions;
}

// The statements of both; those that they have in common once.
std::vector<Rule> rules_of(policy::PolicyId a, policy::PolicyId b, const policy::Library& library) {
  std::vector<Rule> rules;
  const auto add = [&](policy::PolicyId policy, bool is_a) {
    const policy::Document& document = library.document(policy);
    for (const Statement& statement : document.statements) {
      const auto known = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) {
        return rule.version == document.version && same_but_sid(*rule.statement, statement);
      });
      Rule& rule = known != rules.end() ? *known : rules.emplace_back(Rule{&statement, document.version});
      (is_a ? rule.in_a : rule.in_b) = true;
    }
  };
  add(a, true);
  add(b, false);
  return rules;
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
    : a_(a),
      b_(b),
      library_(library),
      catalog_(catalog),
      scope_(scope),
      sought_(sought),
      budget_(budget),
      rules_(rules_of(a, b, library)),
      resource_patterns_(rules_, library, catalog) {
  std::vector<const Statement*> statements;
  for (const Rule& rule : rules_) statements.push_back(rule.statement);
  Callers callers = representative_callers(statements, library);
  callers_ = std::move(callers.cases);
  are_all_callers_ = callers.are_all;
  resources_.resize(rules_.size());
  for (const Rule& rule : rules_) actions_.push_back(read_actions(*rule.statement));
  std::vector<const Pattern*> held;
  for (const auto& patterns : actions_) {
    for (const Pattern& pattern : patterns) {
      held.push_back(&pattern);
      most_any_one_ = std::max(most_any_one_, count_any_one(pattern));
    }
  }
  fresh_ = fresh_character(held);
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

std::vector<Pattern> PolicySearch::read_actions(const Statement& statement) const {
  std::vector<Pattern> patterns;
  patterns.reserve(statement.actions.size());
  for (const policy::StringId action : statement.actions) {
    const std::string text = policy::lower_case(library_.text(action));
    // An action always has a service and a name.
    patterns.push_back(read_pattern(text == "*" || text == "*:*" ? "*:*" : text));
  }
  return patterns;
}

// Null: there are too many.
const std::vector<Pattern>* PolicySearch::patterns_of_resources(std::size_t rule) {
  auto& known = resources_[rule];
  if (!known) known = resource_patterns_.of(rules_[rule]);
  return known ? &*known : nullptr;
}

std::vector<Pattern> PolicySearch::bases_of_actions() const {
  const Statement& statement = *rules_[through_].statement;
  std::vector<Pattern> bases = statement.not_action ? std::vector<Pattern>{read_pattern("*:*")} : actions_[through_];
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
  if (result_.kind == Difference::Kind::none && result_.because.empty() && result_.requests > 0 && !are_all_callers_) {
    result_.because = "conditions ask for patterns of account ids";
  }
  // Some requests could not be settled, and no other one answers the question.
  if (result_.kind == Difference::Kind::none && !result_.because.empty()) result_.kind = Difference::Kind::unknown;
  return std::move(result_);
}

void PolicySearch::search_through(std::size_t through) {
  through_ = through;
  seen_.clear();
  std::vector<Pattern> lines;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    // Patterns that the request has to meet: of statements that have to match, and of Not… elements of those that must
    // not.
    const int want = i == through_ ? 0 : wanted(rule);
    if (want == (rule.statement->not_action ? -1 : 1))
      lines.insert(lines.end(), actions_[i].begin(), actions_[i].end());
  }
  const auto bases = close_under_intersection(bases_of_actions(), lines);
  if (!bases) return give_up(std::string(too_many_patterns));
  for (const Pattern& base : *bases) {
    const auto texts = instances(base, most_any_one_, fresh_);
    if (!texts) return give_up(std::string(too_many_patterns));
    for (const Pattern& text : *texts) {
      if (is_over()) return;
      search_action(write_text(text));
    }
  }
}

void PolicySearch::search_action(const std::string& action) {
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

  some_lack_values_ = false;
  seen_matches_.clear();
  std::vector<Pattern> bases, lines, all;
  std::vector<const Rule*> met;  // rules with patterns that the resource has to meet
  if (!through.statement->has_resource) return search_resource(action, {});  // a trust policy
  for (const std::size_t i : live_) {
    const Rule& rule = rules_[i];
    if (!rule.statement->has_resource) continue;
    const std::vector<Pattern>* patterns = patterns_of_resources(i);
    if (patterns == nullptr) return give_up("too many values of a policy variable");
    all.insert(all.end(), patterns->begin(), patterns->end());
    if (i == through_) {
      bases = rule.statement->not_resource ? std::vector<Pattern>{{any_run}} : *patterns;
      if (!rule.statement->not_resource) met.push_back(&rule);
    } else if (wanted(rule) == (rule.statement->not_resource ? -1 : 1)) {
      lines.insert(lines.end(), patterns->begin(), patterns->end());
      met.push_back(&rule);
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
  const auto& values = resource_patterns_.values_of_conditions();
  all.insert(all.end(), values.begin(), values.end());
  std::vector<const Pattern*> held;
  std::size_t most_any_one = 0;
  for (const Pattern& each : all) {
    held.push_back(&each);
    most_any_one = std::max(most_any_one, count_any_one(each));
  }
  // Each variable takes a part of its own out of a run.
  const std::size_t variables = resource_patterns_.most_variables();
  if (variables > 0) most_any_one = (most_any_one + 1) * (variables + 1) - 1;
  const char32_t fresh = fresh_character(held);
  const auto closed = close_under_intersection(bases, lines);
  if (!closed) return give_up(std::string(too_many_patterns));
  for (const Pattern& base : *closed) {
    const auto texts = instances(base, most_any_one, fresh);
    if (!texts) return give_up(std::string(too_many_patterns));
    for (const Pattern& text : *texts) {
      if (is_over()) return;
      search_resource(action, write_text(text));
    }
  }
  if (!is_over() && some_lack_values_ && result_.because.empty() && resource_patterns_.repeat_a_variable(met)) {
    result_.because = "resources hold the value of a policy variable in several places";
  }
}

// What is sought of the request, over its unknown keys. Statements about other actions say nothing.
Truth PolicySearch::sought_of(const Request& request, Logic& logic) const {
  const evaluate::Question question{request, 0, no_policies(), library_, logic};
  Truth a_allow, a_deny, b_allow, b_deny;
  for (const std::size_t i : live_) {
    const Rule& rule = rules_[i];
    if (evaluate::matches_resource(*rule.statement, rule.version, question).is_false()) continue;
    const Truth matched = evaluate::match_statement(*rule.statement, rule.version, question).matched;
    if (rule.in_a) (rule.is_deny() ? a_deny : a_allow) = logic.either(rule.is_deny() ? a_deny : a_allow, matched);
    if (rule.in_b) (rule.is_deny() ? b_deny : b_allow) = logic.either(rule.is_deny() ? b_deny : b_allow, matched);
  }
  const Truth a = logic.both(a_allow, logic.negate(a_deny));
  const Truth b = logic.both(b_allow, logic.negate(b_deny));
  return logic.both(a, sought_ == Sought::both ? b : logic.negate(b));
}

// Whether another resource was searched already that the same statements match. Not where variables leave it open.
bool PolicySearch::was_searched(const Request& request) {
  Logic logic;
  const evaluate::Question question{request, 0, no_policies(), library_, logic};
  std::vector<bool> matches;
  for (const std::size_t i : live_) {
    const Truth matched = evaluate::matches_resource(*rules_[i].statement, rules_[i].version, question);
    if (matched.is_unknown()) return false;
    matches.push_back(matched.is_true());
  }
  return !seen_matches_.insert(std::move(matches)).second;
}

void PolicySearch::search_resource(const std::string& action, const std::string& resource) {
  Request request;
  request.action = action;
  request.resources.push_back({resource, {}});
  if (!budget_.take(1 + live_.size() / 8)) return give_up("the budget is used up");
  if (was_searched(request)) return;
  for (const CallerCase& caller : callers_) {
    if (!budget_.take(1 + live_.size())) return give_up("the budget is used up");
    ++result_.requests;
    request.caller = caller.caller;
    request.context = caller.context;
    Logic logic;
    const Truth truth = known_caller(caller, sought_of(request, logic), logic);
    if (truth.is_false()) continue;
    Valuation values = find_values(truth, logic, caller.context, catalog_, budget_);
    if (values.kind == Valuation::Kind::unknown) {
      // Another request may still answer the question; if none does, this is what stands in the way.
      if (result_.because.empty()) result_.because = std::move(values.because);
      continue;
    }
    if (values.kind == Valuation::Kind::none) {
      some_lack_values_ = true;
      continue;
    }
    request.context = std::move(values.context);
    result_.keys = std::move(values.keys);
    if (caller.is_anybody && !take_name(request)) continue;
    return found(std::move(request));
  }
}

// Where conditions ask for the name of somebody whom no statement names: it is the name of such a one.
Truth PolicySearch::known_caller(const CallerCase& caller, Truth truth, Logic& logic) const {
  if (!caller.is_anybody || !truth.is_unknown()) return truth;
  const auto test = [&](std::string_view op, std::string_view key, std::string value) {
    Atom atom{Atom::Kind::test, std::string(key), *condition::parse_operator(op), {}, {}, {}, true};
    atom.literal_masks.emplace_back(value.size(), '0');
    atom.values.push_back(std::move(value));
    return logic.atom(atom);
  };
  const auto asks = [&](std::string_view key) {
    const auto& atoms = logic.atoms();
    return std::any_of(atoms.begin(), atoms.end(), [&](const Atom& atom) {
      const auto keys = condition::keys_of(atom);
      return std::any_of(keys.begin(), keys.end(),
                         [&](const std::string& each) { return policy::equal_ignoring_case(each, key); });
    });
  };
  if (asks("aws:PrincipalArn")) {
    const std::string kind = caller.caller.kind == evaluate::CallerKind::user ? ":user/" : ":role/";
    truth =
        logic.both(truth, test("ArnLike", "aws:PrincipalArn", "arn:aws:iam::" + caller.caller.account + kind + "?*"));
    for (const Rule& rule : rules_) {
      for (const policy::PrincipalPattern& named : rule.statement->principals) {
        if (named.type != policy::PrincipalType::aws) continue;
        const std::string arn(library_.text(named.text));
        truth = logic.both(truth, logic.negate(test("StringEquals", "aws:PrincipalArn", arn)));
      }
    }
  }
  if (asks("aws:username")) truth = logic.both(truth, test("StringLike", "aws:username", "?*"));
  return truth;
}

// The caller is called what the keys that were found say. False, with the reason: they say two things.
bool PolicySearch::take_name(Request& request) {
  const auto& arn = request.context.find("aws:PrincipalArn");
  const auto& name = request.context.find("aws:username");
  evaluate::Caller& caller = request.caller;
  const bool has_arn = arn.state == condition::Context::State::known;
  const bool has_name = name.state == condition::Context::State::known;
  if (has_arn) {
    const std::string last = arn.values.front().substr(arn.values.front().rfind('/') + 1);
    if (has_name && name.values.front() != last) {
      if (result_.because.empty()) result_.because = "conditions ask both aws:PrincipalArn and aws:username";
      return false;
    }
    if (caller.kind == evaluate::CallerKind::user) {
      caller.arn = arn.values.front();
    } else {
      caller.issuer_arn = arn.values.front();
      caller.arn = "arn:aws:sts::" + caller.account + ":assumed-role/" + last + "/session";
    }
  } else if (has_name) {
    caller.arn = "arn:aws:iam::" + caller.account + ":user/" + name.values.front();
  }
  return true;
}

void PolicySearch::found(Request request) {
  ++result_.requests;
  if (!allows(a_, request, library_) || allows(b_, request, library_) != (sought_ == Sought::both)) {
    throw std::logic_error("a request that was to tell two policies apart does not: " + request.action + " on " +
                           request.resources.front().arn);
  }
  result_.request = std::move(request);
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

#include "runtime/exact/policy_search.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "runtime/evaluate/statement.hpp"
#include "runtime/exact/open_names.hpp"
#include "runtime/exact/valuation.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

using condition::Logic;
using condition::Truth;
using evaluate::Request;
using policy::Statement;

constexpr std::string_view too_many_patterns = "patterns of the policies meet in too many ways";
constexpr std::size_t most_atoms = 128;  // in the logic of open requests
constexpr std::string_view used_up = "the budget is used up";

const evaluate::Policies& no_policies() {
  static const evaluate::Policies none;
  return none;
}

void drop_repeated(std::vector<Pattern>& patterns) {
  std::set<Pattern> known;
  patterns.erase(std::remove_if(patterns.begin(), patterns.end(),
                                [&](const Pattern& pattern) { return !known.insert(pattern).second; }),
                 patterns.end());
}

}  // namespace

bool allows(policy::PolicyId policy, const Request& request, const policy::Library& library) {
  Logic logic;
  const evaluate::Question question{request, 0, no_policies(), library, logic};
  const evaluate::Said said = evaluate::ask({{policy, 0}}, question);
  return said.allow.is_true() && said.deny.is_false();
}

PolicySearch::PolicySearch(PolicyPair& pair, Scope scope, Sought sought, Budget& budget)
    : pair_(pair), rules_(pair.rules()), scope_(scope), sought_(sought), budget_(budget) {}

int PolicySearch::wanted(const Rule& rule) const {
  if (sought_ == Sought::both) return rule.is_deny() ? -1 : 1;
  if (rules_[through_].is_deny()) {  // they deny it: mine must allow it
    if (!is_mine(rule)) return 0;
    return rule.is_deny() ? -1 : 1;
  }
  if (rule.is_deny()) return is_mine(rule) ? -1 : 1;
  return is_theirs(rule) ? -1 : 0;
}

std::vector<Pattern> PolicySearch::bases_of_actions() const {
  const Statement& statement = *rules_[through_].statement;
  std::vector<Pattern> bases =
      statement.not_action ? std::vector<Pattern>{read_pattern("*:*")} : pair_.actions(through_);
  if (scope_ == Scope::all_texts) return bases;
  std::vector<Pattern> known;
  for (const Pattern& base : bases) {
    for (const stdlib::Action* action : pair_.catalog.expand(write_text(base))) {
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

// An allow of mine that an allow of theirs covers, or a deny of theirs that a deny of mine covers, tells nothing apart.
bool PolicySearch::is_covered(const Rule& rule) const {
  if (sought_ == Sought::both) return false;
  return std::any_of(rules_.begin(), rules_.end(), [&](const Rule& other) {
    return other.is_deny() == rule.is_deny() && (rule.is_deny() ? is_mine(other) : is_theirs(other)) &&
           plainly_matches_all_of(other, rule);
  });
}

Difference PolicySearch::run() {
  for (std::size_t i = 0; i < rules_.size() && !is_over(); ++i) {
    const Rule& rule = rules_[i];
    const bool is_way_in = sought_ == Sought::both ? rule.in_a && !rule.is_deny()
                           : rule.is_deny()        ? is_theirs(rule) && !is_mine(rule)
                                                   : is_mine(rule) && !is_theirs(rule);
    if (!is_way_in || is_covered(rule)) continue;
    try {
      search_through(i);
    } catch (const condition::TooManyTests& why) {
      give_up(why.what());
    }
  }
  if (result_.kind == Difference::Kind::none && result_.because.empty() && result_.requests > 0 &&
      !pair_.are_all_askers()) {
    result_.because = "conditions tell too many account ids apart";
  }
  // Some requests could not be settled, and no other one answers the question.
  if (result_.kind == Difference::Kind::none && !result_.because.empty()) result_.kind = Difference::Kind::unknown;
  return std::move(result_);
}

void PolicySearch::search_through(std::size_t through) {
  through_ = through;
  seen_live_.clear();
  std::vector<Pattern> lines;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    // Patterns that the request has to meet: of statements that have to match, and of Not… elements of those that must
    // not.
    const int want = i == through_ ? 0 : wanted(rules_[i]);
    const auto& actions = pair_.actions(i);
    if (want == (rules_[i].statement->not_action ? -1 : 1)) lines.insert(lines.end(), actions.begin(), actions.end());
  }
  const auto bases = close_under_intersection(bases_of_actions(), lines);
  if (!bases) return give_up(std::string(too_many_patterns));
  for (const Pattern& base : *bases) {
    const auto texts = instances(base, pair_.most_any_one_in_actions(), pair_.fresh_in_actions());
    if (!texts) return give_up(std::string(too_many_patterns));
    for (const Pattern& text : *texts) {
      if (is_over()) return;
      search_action(write_text(text));
    }
  }
}

// Of the resources, those that fit the action as the catalog writes them. False: they meet in too many ways.
bool PolicySearch::narrow_to_catalog(const stdlib::Action& action, std::vector<Pattern>& bases) {
  std::vector<Pattern> formats;
  for (const stdlib::ActionResource& resource : action.resources) {
    for (const std::string_view format : resource.type->arn_patterns) formats.push_back(format_pattern(format));
  }
  if (formats.empty()) formats.push_back(literal_pattern("*"));
  std::vector<Pattern> within;
  for (const Pattern& base : bases) {
    for (const Pattern& format : formats) {
      const auto shared = intersect(base, format);
      if (!shared) return false;
      within.insert(within.end(), shared->begin(), shared->end());
    }
  }
  bases = std::move(within);
  return true;
}

void PolicySearch::search_action(const std::string& action) {
  live_.clear();
  bool goes_through = false;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (!evaluate::matches_action(*rules_[i].statement, action, pair_.library)) continue;
    live_.push_back(i);
    goes_through = goes_through || i == through_;
  }
  if (!goes_through) return;
  if (!budget_.take()) return give_up(std::string(used_up));
  const Rule& through = rules_[through_];
  const stdlib::Action* known = scope_ == Scope::catalog ? pair_.catalog.find_action(action) : nullptr;
  if (scope_ != Scope::catalog && !seen_live_.insert(live_).second) return;

  some_lack_values_ = false;
  if (!through.statement->has_resource) return search_resource(action, {});  // a trust policy
  const ResourcePatterns& resource_patterns = pair_.resource_patterns();
  std::vector<Pattern> bases, lines;
  std::vector<const Pattern*> held;
  std::vector<const Rule*> met;  // rules with patterns that the resource has to meet
  for (const std::size_t i : live_) {
    const Rule& rule = rules_[i];
    if (!rule.statement->has_resource) continue;
    const std::vector<Pattern>* patterns = pair_.resources(i);
    if (patterns == nullptr) return give_up("too many values of a policy variable");
    for (const Pattern& pattern : *patterns) held.push_back(&pattern);
    if (i == through_) {
      bases = rule.statement->not_resource ? std::vector<Pattern>{{any_run}} : *patterns;
      if (!rule.statement->not_resource) met.push_back(&rule);
    } else if (wanted(rule) == (rule.statement->not_resource ? -1 : 1)) {
      lines.insert(lines.end(), patterns->begin(), patterns->end());
      met.push_back(&rule);
    }
  }
  if (known != nullptr && !narrow_to_catalog(*known, bases)) return give_up(std::string(too_many_patterns));
  for (const Pattern& value : resource_patterns.values_of_conditions()) held.push_back(&value);
  std::size_t most_any_one = 0;
  for (const Pattern* each : held) most_any_one = std::max(most_any_one, count_any_one(*each));
  // Each variable takes a part of its own out of a run.
  const std::size_t variables = resource_patterns.most_variables();
  if (variables > 0) most_any_one = (most_any_one + 1) * (variables + 1) - 1;
  const char32_t fresh = fresh_character(held);
  const auto search_texts_of = [&](const Pattern& base) {
    const auto texts = instances(base, most_any_one, fresh);
    if (!texts) return give_up(std::string(too_many_patterns));
    for (const Pattern& text : *texts) {
      if (is_over()) return;
      search_resource(action, write_text(text));
    }
  };
  // The closure begins with the bases. They often settle it, and what they share with the lines may be too much to work
  // out.
  drop_repeated(bases);
  for (const Pattern& base : bases) search_texts_of(base);
  if (is_over()) return;
  const auto closed = close_under_intersection(bases, lines);
  if (!closed) return give_up(std::string(too_many_patterns));
  for (std::size_t i = bases.size(); i < closed->size(); ++i) search_texts_of((*closed)[i]);
  if (!is_over() && some_lack_values_ && result_.because.empty() && resource_patterns.repeat_a_variable(met)) {
    result_.because = "resources hold the value of a policy variable in several places";
  }
}

template <typename TruthOfRule>
Truth PolicySearch::sought_of(Logic& logic, TruthOfRule truth_of_rule) const {
  return sought_ == Sought::both ? both_allow(logic, truth_of_rule) : only_mine_allows(logic, truth_of_rule);
}

template <typename TruthOfRule>
Truth PolicySearch::both_allow(Logic& logic, TruthOfRule truth_of_rule) const {
  Truth my_allow, my_deny, their_allow, their_deny;
  for (const std::size_t i : matching_) {
    const Rule& rule = rules_[i];
    const Truth matched = truth_of_rule(i);
    Truth& mine = rule.is_deny() ? my_deny : my_allow;
    Truth& theirs = rule.is_deny() ? their_deny : their_allow;
    if (is_mine(rule)) mine = logic.either(mine, matched);
    if (is_theirs(rule)) theirs = logic.either(theirs, matched);
  }
  const Truth mine = logic.both(my_allow, logic.negate(my_deny));
  if (mine.is_false()) return mine;
  return logic.both(mine, logic.both(their_allow, logic.negate(their_deny)));
}

// A rule that both have cannot tell them apart: what is sought is an allow of mine alone without any of theirs, or a
// deny of theirs alone. Most rules are shared, and most often one of theirs leaves nothing: the rest is not asked then.
template <typename TruthOfRule>
Truth PolicySearch::only_mine_allows(Logic& logic, TruthOfRule truth_of_rule) const {
  const auto any = [&](auto is_wanted) {
    Truth truth;
    for (const std::size_t i : matching_) {
      if (!truth.is_true() && is_wanted(rules_[i])) truth = logic.either(truth, truth_of_rule(i));
    }
    return truth;
  };
  const auto without = [&](Truth truth, auto is_unwanted) {
    for (const std::size_t i : matching_) {
      if (truth.is_false()) break;
      if (is_unwanted(rules_[i])) truth = logic.both(truth, logic.negate(truth_of_rule(i)));
    }
    return truth;
  };
  Truth allowed = any([&](const Rule& rule) { return !rule.is_deny() && is_mine(rule) && !is_theirs(rule); });
  allowed = without(allowed, [&](const Rule& rule) { return !rule.is_deny() && is_theirs(rule) && !is_mine(rule); });
  allowed = without(allowed, [&](const Rule& rule) { return !rule.is_deny() && is_theirs(rule) && is_mine(rule); });
  Truth denied = any([&](const Rule& rule) { return rule.is_deny() && is_theirs(rule) && !is_mine(rule); });
  if (!denied.is_false()) {
    denied = logic.both(denied, any([&](const Rule& rule) { return !rule.is_deny() && is_mine(rule); }));
  }
  return without(logic.either(allowed, denied), [&](const Rule& rule) { return rule.is_deny() && is_mine(rule); });
}

void PolicySearch::search_resource(const std::string& action, const std::string& resource) {
  if (!budget_.take(1 + live_.size() / 8)) return give_up(std::string(used_up));
  Request request;
  request.action = action;
  request.resources.push_back({resource, {}});
  Logic logic;
  const evaluate::Question question{request, 0, no_policies(), pair_.library, logic};
  matching_.clear();
  open_.clear();
  for (const std::size_t i : live_) {
    const Truth matches = evaluate::matches_resource(*rules_[i].statement, rules_[i].version, question);
    if (matches.is_unknown()) open_.push_back(i);
    if (!matches.is_false()) matching_.push_back(i);
  }
  // Requests that the same rules match have the same answer.
  const bool is_decided = open_.empty();
  const auto [seen, is_new] = is_decided ? seen_.try_emplace(matching_, false) : std::pair{seen_.end(), true};
  if (!is_new) {
    some_lack_values_ = some_lack_values_ || seen->second;
    return;
  }
  const bool some_lacked_values = std::exchange(some_lack_values_, false);
  for (const auto& asker : pair_.askers()) {
    if (!budget_.take(1 + live_.size())) return give_up(std::string(used_up));
    ++result_.requests;
    ask(*asker, request);
    if (is_over()) return;
  }
  if (is_decided) seen->second = some_lack_values_;
  some_lack_values_ = some_lack_values_ || some_lacked_values;
}

void PolicySearch::ask(PolicyPair::Asker& asker, const Request& request) {
  if (open_.empty()) {
    const Truth truth =
        sought_of(asker.worked.logic, [&](std::size_t i) { return pair_.concerns(asker, asker.worked, i); });
    return settle(asker, asker.worked, request, truth);
  }
  PolicyPair::Worked& worked = asker.with_resources;
  // Few requests ask the same of a resource: what was asked for others is in the way.
  if (worked.logic.atoms().size() > most_atoms) worked = {};
  const Truth truth = sought_of(worked.logic, [&](std::size_t i) {
    const Truth concerns = pair_.concerns(asker, worked, i);
    const bool is_open = std::find(open_.begin(), open_.end(), i) != open_.end();
    if (!is_open || concerns.is_false()) return concerns;
    return worked.logic.both(concerns, matches_open_resource(asker, request, i));
  });
  settle(asker, worked, request, truth);
}

Truth PolicySearch::matches_open_resource(PolicyPair::Asker& asker, const Request& request, std::size_t rule) {
  Request& own = pair_.request_of(asker);
  own.resources = request.resources;
  const evaluate::Question question{own, 0, no_policies(), pair_.library, asker.with_resources.logic};
  return evaluate::matches_resource(*rules_[rule].statement, rules_[rule].version, question);
}

// Looks for values of the keys that make the truth hold.
void PolicySearch::settle(PolicyPair::Asker& asker, PolicyPair::Worked& worked, const Request& request, Truth truth) {
  truth = with_what_is_known_of_names(truth, asker.caller, rules_, pair_.library, worked.logic);
  if (truth.is_false()) return;
  const auto fail = [&](const std::string& because) {
    // Another request may still answer the question; if none does, this is what stands in the way.
    if (because.empty()) {
      some_lack_values_ = true;
    } else if (result_.because.empty()) {
      result_.because = because;
    }
  };
  const auto known = worked.without_values.find(truth.node);
  if (known != worked.without_values.end()) return fail(known->second);
  const Request& own = pair_.request_of(asker);
  Valuation values = find_values(truth, worked.logic, own.context, pair_.catalog, budget_);
  if (values.kind != Valuation::Kind::found) {
    fail(values.because);
    worked.without_values.emplace(truth.node, std::move(values.because));
    return;
  }
  Request whole = request;
  whole.caller = asker.caller.caller;
  whole.context = std::move(values.context);
  if (asker.caller.is_anybody && !take_name_from_context(whole)) {
    return fail("conditions ask both aws:PrincipalArn and aws:username");
  }
  result_.keys = std::move(values.keys);
  found(std::move(whole));
}

void PolicySearch::found(Request request) {
  ++result_.requests;
  const policy::PolicyId mine = sought_ == Sought::only_b ? pair_.b : pair_.a;
  const policy::PolicyId theirs = sought_ == Sought::only_b ? pair_.a : pair_.b;
  if (!allows(mine, request, pair_.library) || allows(theirs, request, pair_.library) != (sought_ == Sought::both)) {
    throw std::logic_error("a request that was to tell two policies apart does not: " + request.action + " on " +
                           request.resources.front().arn);
  }
  result_.request = std::move(request);
  result_.kind = Difference::Kind::found;
  result_.because.clear();
}

Difference policy_difference(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                             const stdlib::Catalog& catalog, Scope scope, Budget& budget) {
  PolicyPair pair(a, b, library, catalog);
  return PolicySearch(pair, scope, Sought::only_a, budget).run();
}

Difference policy_overlap(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                          const stdlib::Catalog& catalog, Scope scope, Budget& budget) {
  PolicyPair pair(a, b, library, catalog);
  return PolicySearch(pair, scope, Sought::both, budget).run();
}

}  // namespace iamq::exact

#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/condition/truth.hpp"
#include "runtime/exact/difference.hpp"
#include "runtime/exact/patterns.hpp"
#include "runtime/exact/policy_pair.hpp"

namespace iamq::exact {

// Which requests are looked for: those that only one of the policies allows, or those that both allow.
enum class Sought { only_a, only_b, both };

// The search behind policy_difference and policy_overlap. One object answers one question.
class PolicySearch {
public:
  PolicySearch(PolicyPair& pair, Scope scope, Sought sought, Budget& budget);

  Difference run();

private:
  // The rule as the question puts it: of the policy that has to allow, of the other one.
  bool is_mine(const Rule& rule) const { return sought_ == Sought::only_b ? rule.in_b : rule.in_a; }
  bool is_theirs(const Rule& rule) const { return sought_ == Sought::only_b ? rule.in_a : rule.in_b; }
  // Whether a statement has to match (+1), must not (-1), or neither (0) for a request that goes through `through`.
  int wanted(const Rule& rule) const;

  bool is_covered(const Rule& rule) const;
  void search_through(std::size_t through);
  void search_action(const std::string& action);
  void search_resource(const std::string& action, const std::string& resource);
  void ask(PolicyPair::Asker& asker, const evaluate::Request& request);
  condition::Truth matches_open_resource(PolicyPair::Asker& asker, const evaluate::Request& request, std::size_t rule);
  void settle(PolicyPair::Asker& asker, PolicyPair::Worked& worked, const evaluate::Request& request,
              condition::Truth truth);
  // What is sought, where the rules that match come to these truths.
  template <typename TruthOfRule>
  condition::Truth sought_of(condition::Logic& logic, TruthOfRule truth_of_rule) const;
  template <typename TruthOfRule>
  condition::Truth both_allow(condition::Logic& logic, TruthOfRule truth_of_rule) const;
  template <typename TruthOfRule>
  condition::Truth only_mine_allows(condition::Logic& logic, TruthOfRule truth_of_rule) const;
  void found(evaluate::Request request);
  void give_up(std::string because);
  bool is_over() const { return result_.kind != Difference::Kind::none; }
  std::vector<Pattern> bases_of_actions() const;
  bool narrow_to_catalog(const stdlib::Action& action, std::vector<Pattern>& bases);

  PolicyPair& pair_;
  const std::vector<Rule>& rules_;
  Scope scope_;
  Sought sought_;
  Budget& budget_;
  std::size_t through_ = 0;            // the rule that the search goes through
  std::vector<std::size_t> matching_;  // the rules that match the request at hand for sure, and that may match it
  std::vector<std::size_t> open_;      // of those, the rules that variables in their resources leave open
  std::vector<std::size_t> live_;      // the rules that match the action at hand
  std::set<std::vector<std::size_t>> seen_live_;  // sets of live rules that were searched, going through `through_`
  // Sets of rules that match requests that were asked for; whether none of some caller had values that did.
  std::map<std::vector<std::size_t>, bool> seen_;
  bool some_lack_values_ = false;  // requests about the action at hand that no values of condition keys make good
  Difference result_;
};

}  // namespace iamq::exact

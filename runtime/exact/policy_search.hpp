#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/condition/truth.hpp"
#include "runtime/exact/callers.hpp"
#include "runtime/exact/difference.hpp"
#include "runtime/exact/patterns.hpp"
#include "runtime/exact/resource_patterns.hpp"
#include "runtime/policy/document.hpp"

namespace iamq::exact {

// Which requests are looked for: those that a allows and b does not, or those that both allow.
enum class Sought { only_a, both };

// The search behind policy_difference and policy_overlap. One object answers one question.
class PolicySearch {
public:
  PolicySearch(policy::PolicyId a, policy::PolicyId b, const policy::Library& library, const stdlib::Catalog& catalog,
               Scope scope, Sought sought, Budget& budget);

  Difference run();

private:
  // Whether a statement has to match (+1), must not (-1), or neither (0) for a request that goes through `through`.
  int wanted(const Rule& rule) const;

  void search_through(std::size_t through);
  void search_action(const std::string& action);
  void search_resource(const std::string& action, const std::string& resource);
  condition::Truth sought_of(const evaluate::Request& request, condition::Logic& logic) const;
  void found(evaluate::Request request);
  void give_up(std::string because);
  bool is_over() const { return result_.kind != Difference::Kind::none; }

  bool was_searched(const evaluate::Request& request);
  condition::Truth known_caller(const CallerCase& caller, condition::Truth truth, condition::Logic& logic) const;
  bool take_name(evaluate::Request& request);

  std::vector<Pattern> read_actions(const policy::Statement& statement) const;
  const std::vector<Pattern>* patterns_of_resources(std::size_t rule);
  std::vector<Pattern> bases_of_actions() const;

  policy::PolicyId a_, b_;
  const policy::Library& library_;
  const stdlib::Catalog& catalog_;
  Scope scope_;
  Sought sought_;
  Budget& budget_;
  std::vector<Rule> rules_;
  std::vector<CallerCase> callers_;
  bool are_all_callers_ = true;
  ResourcePatterns resource_patterns_;
  std::vector<std::vector<Pattern>> actions_;                   // of each rule
  std::vector<std::optional<std::vector<Pattern>>> resources_;  // of each rule, as far as they were asked for
  std::size_t most_any_one_ = 0;                                // in one pattern of actions
  char32_t fresh_ = U'x';                                       // that no pattern of actions holds
  std::size_t through_ = 0;                                     // the rule that the search goes through
  std::vector<std::size_t> live_;                               // the rules that match the action at hand
  std::vector<std::vector<std::size_t>> seen_;  // sets of live rules that were searched already, for `through_`
  std::set<std::vector<bool>> seen_matches_;    // which of the live rules match resources that were searched
  bool some_lack_values_ = false;  // requests about the action at hand that no values of condition keys make good
  Difference result_;
};

}  // namespace iamq::exact

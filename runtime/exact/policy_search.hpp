#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/condition/truth.hpp"
#include "runtime/exact/callers.hpp"
#include "runtime/exact/difference.hpp"
#include "runtime/exact/patterns.hpp"
#include "runtime/policy/document.hpp"

namespace iamq::exact {

// A statement of one or both of two policies, and what is wanted of it.
struct Rule {
  const policy::Statement* statement = nullptr;
  policy::Version version{};
  bool in_a = false, in_b = false;
  bool is_deny() const { return statement->effect == policy::Effect::deny; }
};

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
  void search_action(const Pattern& pattern, const std::string& action);
  void search_resource(const std::string& action, const Pattern& action_pattern, const Pattern& pattern,
                       const std::string& resource);
  condition::Truth sought_of(const evaluate::Request& request, condition::Logic& logic) const;
  void found(evaluate::Request request, const Pattern& action, const Pattern& resource);
  void give_up(std::string because);
  bool is_over() const { return result_.kind != Difference::Kind::none; }

  std::vector<Pattern> action_patterns(const policy::Statement& statement) const;
  std::optional<std::vector<Pattern>> resource_patterns(const Rule& rule) const;
  std::vector<Pattern> bases_of_actions() const;
  std::optional<std::vector<Pattern>> variable_values(std::string_view key) const;

  policy::PolicyId a_, b_;
  const policy::Library& library_;
  const stdlib::Catalog& catalog_;
  Scope scope_;
  Sought sought_;
  Budget& budget_;
  std::vector<Rule> rules_;
  std::vector<CallerCase> callers_;
  std::size_t through_ = 0;                     // the rule that the search goes through
  std::vector<std::size_t> live_;               // the rules that match the action at hand
  std::vector<std::vector<std::size_t>> seen_;  // sets of live rules that were searched already, for `through_`
  Difference result_;
};

}  // namespace iamq::exact

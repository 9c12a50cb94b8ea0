#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/condition/truth.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/exact/callers.hpp"
#include "runtime/exact/patterns.hpp"
#include "runtime/exact/resource_patterns.hpp"
#include "runtime/exact/rules.hpp"

namespace iamq::exact {

// Two policies taken apart, once for all that is asked about them. What their conditions come to is worked out once for
// each caller; requests only choose which of them count.
class PolicyPair {
public:
  PolicyPair(policy::PolicyId a, policy::PolicyId b, const policy::Library& library, const stdlib::Catalog& catalog);
  PolicyPair(const PolicyPair&) = delete;
  PolicyPair& operator=(const PolicyPair&) = delete;

  const policy::PolicyId a, b;
  const policy::Library& library;
  const stdlib::Catalog& catalog;

  const std::vector<Rule>& rules() const { return rules_; }

  // What the rule's Action or NotAction lists, in lower case.
  const std::vector<Pattern>& actions(std::size_t rule) const { return actions_[rule]; }
  std::size_t most_any_one_in_actions() const { return most_any_one_; }
  char32_t fresh_in_actions() const { return fresh_; }

  // What the rule's Resource or NotResource lists. Null: its variables stand for too many patterns.
  const std::vector<Pattern>* resources(std::size_t rule);
  const ResourcePatterns& resource_patterns() const { return resource_patterns_; }

  // What the rules' elements about the caller and the context come to for one caller.
  struct Worked {
    condition::Logic logic;
    std::vector<std::optional<condition::Truth>> concerned;  // by each rule, as far as it was asked for
    // Truths (nodes of `logic`) that no values of keys bring about, with what stood in the way of finding some. Empty:
    // there are none.
    std::map<std::uint32_t, std::string> without_values;
  };

  // Somebody who may ask.
  struct Asker {
    CallerCase caller;
    std::optional<evaluate::Request> request;  // made when something depends on its keys
    Worked worked;                             // for requests about resources that are decided
    Worked with_resources;  // also holds questions about resources with variables; made anew at times
  };
  std::vector<std::unique_ptr<Asker>>& askers() { return askers_; }
  bool are_all_askers() const { return are_all_askers_; }

  // A request by this caller with what is known of its keys; what it is about is for the user of it to say.
  evaluate::Request& request_of(Asker& asker) const;

  // When the rule's Principal and Condition elements match, whatever is asked for.
  condition::Truth concerns(Asker& asker, Worked& worked, std::size_t rule) const;

private:
  std::vector<Rule> rules_;
  ResourcePatterns resource_patterns_;
  std::vector<std::vector<Pattern>> actions_;
  std::size_t most_any_one_ = 0;
  char32_t fresh_ = U'x';
  std::vector<std::optional<std::vector<Pattern>>> resources_;  // as far as they were asked for
  std::vector<std::unique_ptr<Asker>> askers_;
  bool are_all_askers_ = true;
};

}  // namespace iamq::exact

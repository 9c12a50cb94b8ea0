#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/query/regions.hpp"

// Everything that could ever bear on a request of one caller in one situation: the statements of its policies, and the
// declared resources whose policies or owners make them special. From it come the few requests that speak for all.
namespace iamq::query {

// Answers name so many buckets of other accounts that do not let the caller in; more would hide what they say.
inline constexpr std::size_t most_buckets_of_others = 6;

// The declared resources whose policies speak of one of the actions (numbers of the catalog), or whose silence may
// count.
std::vector<model::EntityId> resources_bearing_on(const Asking& asking, const std::vector<std::uint32_t>& actions);

// The resources that the action works on and nobody changes, because AWS owns them (evaluation, rule 9).
std::vector<std::string_view> kept_by_aws(const stdlib::Action& action);

// Whether the action works on some resource of the pattern, as far as the catalog knows its resource types; on anything
// where it knows none.
bool may_work_on(const stdlib::Action& action, std::string_view resources);

// The resources that the policy of a declared resource or role serves, as patterns: itself first.
std::vector<std::string> served_by(std::string_view arn);

class Universe {
public:
  // The only things that will be asked about; what bears on none of them is then left aside.
  struct Only {
    const std::vector<std::uint32_t>* actions = nullptr;  // numbers of the catalog; null: any
    const std::vector<std::string>* resources = nullptr;  // patterns, each made by `served_by`; null: any
    // What `resources_bearing_on` says of the actions, where that is known. Null: every declared resource.
    const std::vector<model::EntityId>* declared = nullptr;
    // Keep what policies of resources say to others than the caller, too; of resources of other accounts, to others of
    // the caller's account.
    bool whoever_calls = false;
    // Resources of other accounts whose policies do not allow the caller anything: more of them than these are left
    // aside.
    std::size_t most_silent_of_others = SIZE_MAX;
    // A Universe of another user or role of the account, made so: of `whoever_calls` most of what is there stands for
    // all of them, and is not found out again.
    const Universe* like = nullptr;
  };
  Universe(const Asking& asking, const model::Subject& subject, const evaluate::Situation& situation)
      : Universe(asking, subject, situation, Only{}) {}
  Universe(const Asking& asking, const model::Subject& subject, const evaluate::Situation& situation, const Only& only);

  // Lines that a policy draws by itself, beside those of the caller's.
  void add_policy(policy::PolicyId policy);

  // Whether it does so, see Only: `*` then speaks of no resource of another account that an ARN does not tell of.
  bool leaves_out_others() const { return special_->leaves_out_others; }
  // Of those that are left aside the policies whose text is not in the input: they may let the caller in.
  const std::vector<std::pair<policy::PolicyId, model::EntityId>>& left_out_without_text() const {
    return special_->left_out_without_text;
  }

  // Actions (numbers of the catalog) that no statement and no rule tells apart.
  std::vector<std::vector<std::uint32_t>> alike(const std::vector<std::uint32_t>& actions) const;
  // The same for several callers at once.
  static std::vector<std::vector<std::uint32_t>> alike(const Asking& asking,
                                                       const std::vector<const Universe*>& universes,
                                                       const std::vector<std::uint32_t>& actions);

  // The resource patterns that draw lines for an action. Their kinds are numbers of this Universe: `kinds_from` is the
  // first, `kinds_from` + kind_count() none of them.
  std::vector<Line> lines(std::string_view action, std::uint32_t kinds_from = 0) const;
  std::uint32_t kind_count() const { return kinds_.end() + other_kinds; }
  // What examples of its resources are likely to be: of `owner`, or the caller's own.
  Likely likely(std::string_view action, std::optional<model::AccountId> owner = {}) const;
  // `whole` cut by its lines, and by those of `excepted` (what `all resources except …` names). Examples that leave the
  // account open are of `owner`, or the caller's own.
  std::shared_ptr<const Regions> regions(std::string_view whole, std::string_view action,
                                         const std::vector<model::Target>& excepted = {},
                                         std::optional<model::AccountId> owner = {}) const;

  // Whether the callers of the same profile have the same Universe: no resource pattern of their policies, or of those
  // of resources, holds what is the caller's own.
  bool is_of_profile() const;

  // What requests about a region are made of: its example.
  model::Target target(const Region& region) const;
  // The decision on a region, by its example.
  evaluate::Explained decide(std::string_view action, const Region& region) const;

  // The account of the caller; empty for services, federated and anonymous callers.
  const std::string& account() const { return account_; }

  // What decides a request without facts of its own: the rules that speak of it. Two requests of one key are decided
  // alike. Nothing where more counts: rules of the service, the resource's own policy or tags, variables.
  std::optional<std::string> key_of(std::string_view action, const std::string& resource, bool any_region) const;

  // Who owns it: as the ARN says or a declaration tells, else the caller's account.
  std::string owner(const std::string& resource) const;
  // Whether the ARN says, or a declaration tells, that another account owns it.
  bool is_foreign(const std::string& resource) const;

private:
  // A statement and what it has in common with others: see Line.
  struct Rule {
    const policy::Statement* statement;
    policy::Version version;
    std::uint32_t kind = 0;
    std::vector<std::string> patterns;  // of its resources, as they are for this caller
    bool has_variable = false;
    bool is_open = false;  // its variable is one that nobody knows
  };
  // A declared resource: its own patterns, and the statements of its policy.
  struct Special {
    std::vector<std::string> patterns;  // when it is known which are left out
    std::string service;
    std::string_view owner_account;  // an id
    std::vector<Rule> rules;
    model::EntityId entity;
    std::optional<policy::PolicyId> without_text;  // its policy, if its text is not in the input
    bool is_trust = false;
    bool is_foreign = false;
    bool has_account_in_arn = false;
  };
  struct Kind {
    std::uint32_t layer;
    policy::Effect effect;
    std::vector<policy::Condition> conditions;
  };
  struct Kinds {
    std::uint32_t first = 0;  // its number
    std::vector<Kind> all;
    std::uint32_t end() const { return first + static_cast<std::uint32_t>(all.size()); }
    std::uint32_t of(const policy::Statement& statement, std::uint32_t layer);
  };
  static constexpr std::uint32_t other_kinds = 8;  // behind them: of the lines that no statement draws
  struct Specials {
    std::vector<Special> all;
    Kinds kinds;
    bool leaves_out_others = false;
    std::vector<std::pair<policy::PolicyId, model::EntityId>> left_out_without_text;
    bool have_variable = false;
  };
  // `layer`: a number for each set of policies of which one must allow.
  void add_rules(const std::vector<evaluate::AppliedPolicy>& policies, std::uint32_t layer, Kinds& kinds,
                 std::vector<Rule>& rules) const;
  void add_rule(const policy::Statement& statement, policy::Version version, std::uint32_t layer, Kinds& kinds,
                std::vector<Rule>& rules) const;
  void add_own_rules(const std::vector<evaluate::AppliedPolicy>& policies, std::uint32_t layer);
  void make_specials(const Only& only);
  void add_specials(const Only& only);
  std::vector<model::EntityId> roles_that_may_count() const;
  static bool have_variable(const std::vector<Rule>& rules);
  static bool allows_something(const std::vector<Rule>& rules);
  // Whether a statement of its policy may speak of those whom this is about.
  bool may_count(const policy::Statement& statement, const Special& special) const;
  // Of what is left out, policies without text are kept to be told.
  void leave_out(const std::function<bool(const Special&)>& is_left_out);
  void leave_out_silent_of_others(std::size_t most);
  // Each would be cut out of all that is asked about.
  void leave_out_many_without_text();
  void add_specials_among(const std::vector<std::string>& resources);
  void add_special(model::EntityId entity, bool is_trust, std::optional<policy::PolicyId> policy);
  void read_patterns(Rule& rule) const;

  const Asking& asking_;
  model::Subject subject_;
  evaluate::Situation situation_;
  bool whoever_calls_;
  evaluate::Caller caller_;
  std::string account_;
  condition::Context context_{};
  std::vector<Rule> rules_;
  Kinds kinds_;                        // of the rules, behind those of the specials
  std::shared_ptr<Specials> special_;  // made once, and then shared: see Only::like
};

}  // namespace iamq::query

#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/verdict.hpp"
#include "runtime/index/compiled_policies.hpp"
#include "runtime/index/index.hpp"
#include "runtime/index/known_actions.hpp"
#include "runtime/index/known_resources.hpp"
#include "runtime/index/match_memory.hpp"
#include "runtime/index/open_truths.hpp"
#include "runtime/index/says.hpp"

namespace iamq::index {

// Decides one request after the other, of any users and roles, in a small part of the time of `evaluate::decide`, for
// those who want the outcome and no reasons. What statements say is looked up in compiled policies; what the layers
// come to together is judged by the evaluator (runtime/evaluate), once for each combination of them, and so is every
// condition that matters. tests/property/index_test holds it against `evaluate::decide`.
class Decider {
public:
  // All requests are made in the same situation.
  Decider(Index& index, std::shared_ptr<const model::World> world, evaluate::Situation situation = {});

  // The outcome of a user's, or a plain role session's, request of the catalog's action with that number. Nothing where
  // the plain evaluator has to be asked: rules beside the policies count. May throw condition::TooManyTests.
  std::optional<evaluate::Outcome> outcome(model::EntityId principal, std::uint32_t action,
                                           const model::Target& target);

  // A refusal of which no more has to be told.
  struct Refusal {
    evaluate::Outcome outcome{};
    bool is_cross_account = false;
  };
  // Nothing where the request may be let in, or conditions on keys that nobody gave decide, where the plain evaluator
  // has to be asked, and where more may have to be told: that the refusal rests on something that is not in the input,
  // or that one layer takes away what another grants.
  std::optional<Refusal> bare_refusal(model::EntityId principal, std::uint32_t action, const model::Target& target);

  // Whether requests of the action on the resource can be asked here at all.
  bool can_ask(std::uint32_t action, const model::Target& target);

  // What is known of an outcome without working out conditions that keys nobody gave decide.
  struct Judgement {
    std::optional<evaluate::Outcome> outcome;
    bool is_denied = false;  // where there is no outcome: it is one of the two denials
  };

  // Users, or roles, of one account: what their own policies say is told for each, all else is found out once.
  struct Crowd {
    model::EntityId example;
    ProfileId profile = no_profile;  // of the example
    std::uint32_t action = 0;
    const model::Target* target = nullptr;
    std::vector<Says> others[2];  // what is said beside identity policies and boundary; of those who have a boundary
    std::array<std::optional<Judgement>, 90> judgements{};
  };
  // `example`: one of them whom no policy of the resource names; `target` must outlive the crowd. Nothing where the
  // plain evaluator has to be asked.
  std::optional<Crowd> crowd(model::EntityId example, std::uint32_t action, const model::Target& target);
  // What it comes to for each of them of whose policies, and boundary, that is known; can_ask() must be so.
  Judgement judge(Crowd& crowd, Says identity, const std::optional<Says>& boundary);

  // What a statement, which speaks of action and resource, comes to for all users (0) or roles (1) alike; `request` is
  // one of theirs. Nothing where more than that counts.
  std::optional<May> for_all(std::uint32_t statement, std::uint32_t kind, const evaluate::Request& request);

  const model::World& world() const { return *world_; }
  const evaluate::Situation& situation() const { return situation_; }

private:
  struct Documents {  // those from `begin` to `end` of `documents_`
    std::uint32_t begin = 0, end = 0;
  };
  struct Level {  // of an organization
    Documents documents;
    bool allows_everything = false;  // so does a document, which is none of `documents` then: mostly FullAWSAccess
  };
  struct Account {
    std::string_view id;
    std::vector<Level> scps;
    Documents rcps;  // of all levels
    bool is_known = false, has_rcps = false, is_management = false;
    bool misses_control_policy = false;    // the text of one
    bool knows_resource_policies = false;  // all of them are in the input
  };
  struct Asked {  // one request
    model::EntityId principal;
    ProfileId profile_id;
    const ProfileTable::Class& alike;  // the profile and those like it
    const Account& account;
    const KnownResources::Resource& resource;
    const KnownActions::Action& action;
    std::uint32_t action_number;
    const model::Target& target;
    bool has_boundary;
    const Account* owner;  // of the resource, where it is in the model

    bool assumes_a_role() const { return action.assumes_roles && resource.is_role; }
    // Of the resource, and speaking of the request.
    bool has_resource_policy() const {
      return resource.policy.has_value() && (!resource.is_role || action.assumes_roles);
    }
  };

  // What is asked for separately: policies of which one has to allow. A resource's policy lets in the caller, its role
  // or its account, in the order of evaluate::ResourceGrant; behind `scps` comes one for each level.
  enum Slot : std::size_t { identity, boundary, rcps, by_grant, scps = by_grant + 4 };
  // A statement that speaks of action and resource, but whose Principal, conditions or variables decide.
  struct Undecided {
    std::size_t slot = 0;
    std::uint32_t statement = 0;  // of compiled_
    bool is_remembered = false;   // so must its match be
  };
  using Match = MatchMemory::Match;
  // A statement of which keys nobody gave decide whether it matches.
  struct Open {
    std::size_t slot = 0;
    bool is_deny = false;
    OpenTruths::Number truth = 0;
  };
  // What a slot, or all SCPs together, come to.
  struct Weight {
    condition::Truth allow, deny;
  };

  const Account& account_of(std::uint32_t row);
  // Null: it is in no account of the model.
  const Account* owner_of(const KnownResources::Resource& resource, const Account& caller);
  Level level_of(const std::vector<evaluate::AppliedPolicy>& policies);

  bool has_rules_of_its_own(const KnownActions::Action& action, const KnownResources::Resource& resource) const;
  bool is_in_other_partition(ProfileId id) const;
  bool binds_scps(const Asked& asked) const;
  bool has_rcps(const Asked& asked) const;
  void ask(Documents documents, std::size_t slot, const Asked& asked);
  void ask(policy::DocumentId document, std::size_t slot, const Asked& asked);
  void add(const Match& match, const CompiledPolicies::Statement& statement, std::size_t slot);
  std::optional<Match>* remembered(std::uint32_t statement, const Asked& asked);
  Match match_of(std::uint32_t statement, const evaluate::Request& request, const evaluate::Policies& policies);
  ProfileId profile_of(model::EntityId principal) const;
  bool can_ask(model::EntityId principal, std::uint32_t action, const model::Target& target);
  Asked asked(model::EntityId principal, std::uint32_t action, const model::Target& target);
  // Of what was decided last, a refusal.
  bool may_take_away(const Asked& asked, evaluate::Outcome outcome) const;
  bool may_rest_on_what_is_missing(const Asked& asked, evaluate::Outcome outcome) const;
  // Stands until the next one.
  const Judgement& judgement(const Asked& asked);
  void begin(const Asked& asked);
  void ask_others(const Asked& asked);
  void settle(const Asked& asked, const evaluate::Request& request);
  Says of_scps() const;
  std::uint64_t combination(const Asked& asked) const;
  const Judgement& come_to(const Asked& asked);
  Judgement judge(const Asked& asked) const;
  evaluate::Outcome come_to_with_conditions(const Asked& asked);
  evaluate::Outcome judge_with_conditions(const Asked& asked) const;
  evaluate::Verdict verdict(const Asked& asked, const std::vector<Weight>& slots, Weight scps,
                            condition::Logic& logic) const;
  evaluate::Policies policies_of(const Asked& asked) const;
  evaluate::Request request_of(const Asked& asked) const;

  std::shared_ptr<const model::World> world_;
  std::shared_ptr<const Profiles> profiles_;
  std::shared_ptr<const ProfileDocuments> profile_documents_;
  const ProfileTable& table_;
  CompiledPolicies& compiled_;
  KnownActions& actions_;
  evaluate::Situation situation_;
  bool asks_more_layers_ = false;  // the situation brings session or endpoint policies: nothing is decided here

  std::vector<policy::DocumentId> documents_;
  model::StringId aws_;            // the partition
  std::vector<Account> accounts_;  // by row
  KnownResources resources_;
  OpenTruths open_truths_;
  MatchMemory matches_;

  // Of the request that is being decided: what is found out, what is not, and what both come to.
  std::vector<Says> found_, said_;
  std::vector<Undecided> undecided_;
  std::vector<Open> open_;

  // What combinations came to; a later one takes the place of an earlier one.
  struct Judged {
    std::uint64_t combination = ~std::uint64_t{0};
    Judgement judgement;
  };
  static constexpr std::size_t judged_size = 4096;  // a power of two
  std::vector<Judged> judged_;
  // The same with the conditions that are open: by the combination and, behind it, each of them.
  struct KeyHash {
    std::size_t operator()(const std::vector<std::uint64_t>& key) const;
  };
  std::vector<std::uint64_t> key_;
  std::unordered_map<std::vector<std::uint64_t>, evaluate::Outcome, KeyHash> outcomes_;
};

}  // namespace iamq::index

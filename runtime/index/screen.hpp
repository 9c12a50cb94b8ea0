#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/index/decider.hpp"
#include "runtime/index/index.hpp"

namespace iamq::index {

// Where a principal stands before it is asked itself.
enum class Standing : std::uint8_t {
  refused,  // for sure
  allowed,  // for sure
  open,     // only its own request tells
};

// One request, asked of all users and roles at once. Every policy that speaks of the action is held against it once,
// with what is the caller's own left open, by the statements' own evaluation (runtime/evaluate); what the policies of a
// profile then come to is judged by the evaluator once for all profiles of an account that they tell the same.
// Standing `refused` and `allowed` agree with `evaluate::decide` for each of them; tests/property/index_test checks
// it.
class Screen {
public:
  // `target`: a full ARN or `*`. What the situation says of the session's credentials holds for every caller.
  Screen(Index& index, std::shared_ptr<const model::World> world, std::string action, model::Target target,
         evaluate::Situation situation);
  Screen(const Screen&) = delete;  // what it finds out points at its target
  Screen& operator=(const Screen&) = delete;

  struct Place {
    Standing standing = Standing::open;
    // Those that are refused with the same number are refused in the same layers; where `is_how_open`, whether a Deny
    // is among them is each one's own.
    std::uint32_t likeness = 0;
    bool is_how_open = false;
  };
  // `principal`: a user, or a role as a plain session of it.
  Place of(model::EntityId principal);

  // Everybody who is not refused for sure, in no order.
  std::vector<model::EntityId> not_refused();

private:
  struct Asked {
    evaluate::Request request;  // one of theirs, with the rest forgotten
    evaluate::Policies policies;
  };
  // Callers whose requests differ only in what is their own: same account and kind.
  struct Callers {
    model::EntityId example;
    std::optional<Decider::Crowd> crowd;  // where the Decider can be asked; else, or where a document hangs on it:
    std::unique_ptr<Asked> asked;
    std::optional<bool> may_be_let_in_by_others, may_be_let_in;
    std::uint32_t places[90] = {};  // by what their own policies say: 0 is not judged, else 1 + index in places_
  };
  May to_anybody(const CompiledPolicies::Statement& statement, const evaluate::Request& request) const;
  void read_statements();
  void read_statements_borne_in(const std::set<model::AccountId>& accounts);
  std::vector<policy::DocumentId> documents_borne_in(const std::set<model::AccountId>& accounts) const;
  bool takes_in_action(const CompiledPolicies::Statement& statement) const;
  void make_requests();
  void read(policy::DocumentId document, std::uint32_t statement);
  // But those that miss a policy.
  void add_not_refused(std::uint32_t profile_class, std::vector<model::EntityId>& found);
  void find_named();
  void find_let_in(std::string_view owner, const std::vector<evaluate::AppliedPolicy>& of_resource);
  bool is_named(model::EntityId principal) const { return named_.count(principal) != 0; }

  Place of_profile(ProfileId id, model::EntityId example);
  std::uint32_t judge(ProfileId id, model::EntityId example);
  bool may_be_let_in_by_others(Callers& callers);
  bool may_be_let_in(Callers& callers);
  Callers& callers_of(std::uint32_t profile_class, model::EntityId example);
  Asked& asked_by(Callers& callers);
  std::uint32_t bits_of(ProfileId id, std::uint32_t kind) const;
  Says says(policy::DocumentId document, std::uint32_t kind, std::uint32_t callers);
  Says says_to_account(policy::DocumentId document, std::uint32_t callers);
  Place place_of(Callers& callers, Says identity, const std::optional<Says>& boundary);
  std::uint32_t weigh(Callers& callers, Says identity, const std::optional<Says>& boundary);

  std::shared_ptr<const model::World> world_;
  std::shared_ptr<const Profiles> profiles_;
  std::shared_ptr<const ProfileDocuments> documents_;
  const ProfileTable& table_;
  const Statements& statements_;
  std::string action_;
  model::Target target_;
  evaluate::Situation situation_;

  std::set<model::EntityId> named_;  // by the resource's policy: never screened
  // Nobody of other accounts is let in, but those who are named; nothing: all may be.
  std::optional<std::set<model::AccountId>> let_in_;
  CompiledPolicies& compiled_;
  std::shared_ptr<Decider> decider_;
  const stdlib::Action* known_action_ = nullptr;        // in the catalog
  std::optional<std::uint32_t> number_;                 // of the action, where the Decider can be asked
  bool has_read_ = false;                               // what all statements say, into said_
  std::set<model::AccountId> accounts_read_;            // or those that their users and roles bear
  std::optional<evaluate::Request> requests_[2];        // of any user, of any role
  std::vector<std::uint8_t> said_[2];                   // by document: bits of Says to users, to roles
  std::vector<std::unique_ptr<Callers>> callers_;       // by class of profiles
  std::unordered_map<std::uint64_t, Says> by_callers_;  // of documents that say different things to different ones
  std::vector<std::uint32_t> by_profile_;               // 0: not judged; else 1 + index in places_
  std::vector<Place> places_;
};

}  // namespace iamq::index

#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/evaluate/gather.hpp"
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
// Standing `refused` and `allowed` agree with `evaluate::decide` for each of them; tests/property/screen_test checks
// it.
class Screen {
public:
  // `target`: a full ARN or `*`. What the situation says of the session's credentials holds for every caller.
  Screen(Index& index, std::shared_ptr<const model::World> world, std::string action, model::Target target,
         evaluate::Situation situation);

  struct Place {
    Standing standing = Standing::open;
    // Those that are refused with the same number are refused in the same layers.
    std::uint32_t likeness = 0;
  };
  // `principal`: a user, or a role as a plain session of it.
  Place of(model::EntityId principal);

  // Everybody who is not refused for sure, in no order; only those are looked at whose policies speak of the action.
  std::vector<model::EntityId> not_refused();

private:
  enum class May : std::uint8_t { no, open, yes };
  // What a policy, or several together, come to for the request.
  struct Says {
    May allow = May::no, deny = May::no;
    bool misses_policy = false;  // some text is not in the input
    Says operator|(Says other) const {
      return {std::max(allow, other.allow), std::max(deny, other.deny), misses_policy || other.misses_policy};
    }
    bool is_silent() const { return allow == May::no && deny == May::no; }
    bool is_open() const { return allow == May::open || deny == May::open; }
    std::uint32_t number() const { return static_cast<std::uint32_t>(allow) * 3 + static_cast<std::uint32_t>(deny); }
  };
  // Callers whose requests differ only in what is their own: same account and kind.
  struct Callers {
    evaluate::Request request;  // one of theirs, with the rest forgotten
    evaluate::Policies policies;
  };

  static Says says_of(const policy::Statement& statement, condition::Truth matched);
  void read_statements();
  void find_named();
  void add_named(const policy::PrincipalPattern& pattern);
  bool is_named(model::EntityId principal) const { return named_.count(principal) != 0; }
  model::Subject subject_of(model::EntityId principal) const;

  Place of_profile(ProfileId id, model::EntityId example);
  Place judge(ProfileId id, model::EntityId example);
  std::vector<ProfileId> profiles_spoken_of() const;
  std::optional<model::EntityId> unnamed_among(const std::vector<ProfileId>& profiles) const;
  bool may_be_let_in_by_others(std::uint32_t callers);
  Callers& callers_of(std::uint32_t profile_class, model::EntityId example);
  Says says(policy::DocumentId document, std::uint32_t callers, bool is_role);
  Says says(policy::PolicyId policy, std::uint32_t callers, bool is_role);
  Says managed_says(std::uint32_t policy, std::uint32_t callers, bool is_role);
  Says group_says(std::uint32_t group, std::uint32_t callers);
  Place weigh(std::uint32_t callers, Says identity, bool has_boundary, Says boundary);

  std::shared_ptr<const model::World> world_;
  std::shared_ptr<const Profiles> profiles_;
  const ProfileTable& table_;
  const Statements& statements_;
  std::string action_;
  model::Target target_;
  evaluate::Situation situation_;

  std::set<model::EntityId> named_;  // by the resource's policy: never screened
  struct ToKinds {
    Says to_users, to_roles;
  };
  std::unordered_map<policy::DocumentId, ToKinds> speaking_;  // the documents that say something
  std::vector<std::optional<Says>> by_managed_[2];            // by row, where the callers' account does not matter
  std::vector<std::optional<Says>> by_group_;                 // likewise
  std::vector<std::optional<Callers>> callers_;               // by class of profiles
  std::unordered_map<std::uint64_t, Says> by_callers_;  // of documents that say different things to different ones
  std::unordered_map<std::uint64_t, Place> weighed_;
  std::vector<std::uint32_t> by_profile_;  // 0: not judged; else 1 + index in places_
  std::vector<Place> places_;
};

}  // namespace iamq::index

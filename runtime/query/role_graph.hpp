#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/index/decider.hpp"
#include "runtime/query/requests.hpp"

// Who may assume which role. Every arrow is one sts:AssumeRole decided in full, once a question.
namespace iamq::query {

// Whether a chain may go over an arrow of that outcome.
bool leads(evaluate::Outcome arrow, bool with_conditions);

class RoleGraph {
public:
  RoleGraph(const Asking& asking, const model::Clauses& clauses);

  // What it comes to that a caller assumes a role. `place`: the first hop of a chain or a later one.
  evaluate::Outcome arrow(const model::Subject& caller, model::EntityId role, Place place);
  // Where it depends: on what.
  condition::Formula condition(const model::Subject& caller, model::EntityId role, Place place) const;

  // Chains to some goal, backwards. Two of them: over what is allowed, and over what may be.
  struct Way {
    std::size_t length = 0;             // hops to the last role
    std::vector<model::EntityId> next;  // the roles from which it is shortest; in byte order of ARNs
  };
  using Ways = std::map<model::EntityId, Way>;  // by role, or by caller
  // From every role that leads to one of `goals` by assuming roles as a session; goals have length 0.
  Ways ways_to(const std::vector<model::EntityId>& goals, bool with_conditions);
  // The best first roles of every user, role and person of IAM Identity Center that has one.
  Ways first_steps(const Ways& ways, bool with_conditions);

  // Every chain that follows a way, in byte order of ARNs; at most Asking::most_chains of them.
  std::vector<std::vector<model::EntityId>> chains(const Way& first, const Ways& ways) const;

  // The roles that may let in a caller, in byte order of ARNs. Never too few.
  const std::vector<model::EntityId>& roles_open_to(const model::Subject& caller) const;
  const index::OpenRoles& open_roles() const { return *open_roles_; }
  struct Caller {
    model::EntityId principal;
    bool is_sure = false;  // else under conditions
  };
  // The users and roles that may assume the role; who is refused for sure is not decided one by one.
  const std::vector<Caller>& callers(model::EntityId role, Place place);
  // These roles, and all that sessions of them can go on to.
  std::set<model::EntityId> roles_from(std::vector<model::EntityId> roles);
  // The policies whose text is not in the input and but for which somebody who was refused a role might get into it;
  // of a trust policy with its role.
  using WithoutText = std::set<std::pair<policy::PolicyId, std::optional<model::EntityId>>>;
  const WithoutText& without_text() const { return without_text_; }
  const std::vector<model::EntityId>& roles() const { return profiles_->roles_by_arn(); }  // in byte order of ARNs

private:
  // The users and roles that the role may let in. Never too few.
  std::vector<model::EntityId> candidates(model::EntityId role, Place place);
  // The users and roles of an account (an id) whose own policies allow sts:AssumeRole on something.
  const std::vector<model::EntityId>& askers_in(std::string_view account);
  bool allows_assuming(policy::DocumentId id);
  std::vector<model::EntityId> named_by_trust(model::EntityId role) const;
  evaluate::Outcome decided(const model::Subject& caller, model::EntityId role, std::size_t side);
  // Whether a policy of either is not in the input.
  bool may_rest_on_what_is_missing(model::EntityId caller, model::EntityId role);
  bool is_trust_missing(model::EntityId role) const;
  const evaluate::Situation& situation(std::size_t side) const { return side == 0 ? first_ : later_; }
  std::size_t side(Place place) const { return place == Place::first_hop || is_same_everywhere_ ? 0 : 1; }

  const Asking& asking_;
  const model::Clauses& clauses_;
  std::uint32_t assume_role_;  // the action's number
  bool is_same_everywhere_ = false;
  evaluate::Situation first_, later_;
  std::shared_ptr<const index::Profiles> profiles_;
  std::shared_ptr<const index::OpenRoles> open_roles_;
  std::vector<std::uint32_t> rank_;  // by role index: its place in roles()
  std::map<model::EntityId, std::vector<Caller>> callers_[2];
  std::map<std::string_view, std::vector<model::EntityId>> askers_;  // by account
  std::unordered_map<policy::DocumentId, bool> allows_assuming_;
  std::shared_ptr<const index::ProfileDocuments> documents_;  // got when they are first needed
  WithoutText without_text_;
  std::unique_ptr<index::Index> own_index_;  // where the question brings none
  // Of the first hop and of later ones; null where sts:AssumeRole is not all that is asked for.
  std::shared_ptr<index::Decider> deciders_[2];
  struct Key {
    std::uint64_t caller, role;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const { return key.caller * 0x9e3779b97f4a7c15u ^ key.role; }
  };
  std::unordered_map<Key, evaluate::Outcome, KeyHash> arrows_[2];
};

// The chain walked request by request: the hops and their conditions.
Walk walk_chain(const Asking& asking, const model::Subject& subject, const model::Clauses& clauses,
                const std::vector<model::EntityId>& chain, std::string_view action);

}  // namespace iamq::query

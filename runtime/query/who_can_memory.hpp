#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/query/reasons.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/universe.hpp"

namespace iamq::query {

// What the requests of one `who can` have in common, found out once: many of them are decided alike for most callers.
class WhoCanMemory {
public:
  // Universes of the callers that may be remembered; the others are asked every time.
  using Universes = std::map<model::EntityId, const Universe*>;
  WhoCanMemory(const model::Clauses& clauses, Universes universes)
      : is_plain_(clauses.via.empty() && !clauses.passing && clauses.with.context.empty() && clauses.with.tags.empty()),
        universes_(std::move(universes)) {}

  // Whether nothing is said that only some hops or requests of a chain carry: each is then decided once for all chains.
  bool are_hops_plain(const model::Clauses& clauses) const { return is_plain_ && !clauses.with.has_session_policy; }
  // The caller's sts:AssumeRole, as the first hop of a chain or a later one.
  const Reason& hop(const model::World& world, model::EntityId caller, model::EntityId role, bool is_first,
                    const evaluate::Situation& situation);

  // Null where every request of the caller has to be asked.
  const Universe* universe_of(model::EntityId caller) const {
    const auto universe = universes_.find(caller);
    return is_plain_ && universe != universes_.end() ? universe->second : nullptr;
  }
  // A number for what decides a request of callers of that Universe, see Universe::key_of.
  using Likeness = std::uint32_t;
  std::optional<Likeness> likeness_in(const Universe& universe, std::string_view action, const std::string& resource,
                                      bool any_region);

  struct Known {
    evaluate::Outcome outcome{};
    condition::Formula condition;
    Reason refusal;  // of what is refused
  };
  // The place for what is known of the caller's own request.
  std::optional<Known>& of_request(model::EntityId caller, Likeness likeness) {
    return requests_[{caller.handle(), likeness}];
  }
  // The hops of a chain, and what its last role's request came to.
  std::optional<Known>& of_chain(model::EntityId caller, const std::vector<model::EntityId>& chain, Likeness likeness);

  // What is known of the requests of one account's callers says nothing of another's: it is forgotten.
  void turn_to(std::optional<model::AccountId> account);

  // Everybody who has a row, or those of one account, in the order of the rows; the roles also in byte order of their
  // ARNs.
  struct Principals {
    std::vector<model::EntityId> users_and_roles, sessions, roles_by_arn;
  };
  const Principals& principals(const model::World& world, const RoleGraph& graph,
                               std::optional<model::AccountId> of_account);

  // Who reaches one of the roles, and how: the same for all requests that the same roles can make.
  struct Ways {
    RoleGraph::Ways sure, open;
    RoleGraph::Ways first_sure, first_open;  // by caller
  };
  Ways* ways_to(const std::vector<model::EntityId>& sure, const std::vector<model::EntityId>& open, bool& is_new) {
    const auto [place, inserted] = ways_.try_emplace({sure, open});
    is_new = inserted;
    return &place->second;
  }

private:
  struct Key {
    std::uint64_t who;  // a caller, or the number of a chain
    Likeness likeness;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const { return key.who * 0x9e3779b97f4a7c15u ^ key.likeness; }
  };
  using Requests = std::unordered_map<Key, std::optional<Known>, KeyHash>;
  bool is_plain_;
  Universes universes_;
  Principals everybody_;
  std::vector<Principals> by_account_;  // by row
  bool knows_principals_ = false;
  std::optional<model::AccountId> account_;  // that was turned to
  std::unordered_map<const Universe*, std::unordered_map<std::string, Likeness>> likenesses_;
  Likeness likeness_count_ = 0;
  std::map<std::pair<model::EntityId, std::vector<model::EntityId>>, std::uint64_t> chain_numbers_;
  Requests requests_, chains_;
  std::map<std::pair<std::vector<model::EntityId>, std::vector<model::EntityId>>, Ways> ways_;
  std::map<std::pair<model::EntityId, model::EntityId>, Reason> first_hops_, later_hops_;
};

}  // namespace iamq::query

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/index/profiles.hpp"

namespace iamq::index {

// The documents behind each profile in one World, one behind the other: its inline policies, the current versions of
// what is attached to it and to its groups.
class ProfileDocuments {
public:
  explicit ProfileDocuments(std::shared_ptr<const model::World> world) : world_(std::move(world)) {}

  // Reads the profiles that the table has got since the last time.
  void update(const ProfileTable& table);
  // Whether they are the same in another World: neither managed policies nor groups differ.
  bool hold_in(const model::World& other) const;

  std::span<const policy::DocumentId> identity(ProfileId id) const {
    return {documents_.data() + rows_[id].begin, documents_.data() + rows_[id].end};
  }
  // Lets it come near while something else is done: few of a million rows are.
  void fetch(ProfileId id) const { __builtin_prefetch(&rows_[id]); }
  // Null: there is none.
  const policy::DocumentId* boundary(ProfileId id) const {
    return rows_[id].has_boundary ? &rows_[id].boundary : nullptr;
  }
  // Whether the text of one of them, or of the boundary, was not in the input.
  bool miss_a_policy(ProfileId id) const { return rows_[id].misses_policy; }
  const std::vector<ProfileId>& that_miss_a_policy() const { return that_miss_a_policy_; }  // ascending

private:
  struct Row {
    std::uint32_t begin = 0, end = 0;
    policy::DocumentId boundary{};
    bool has_boundary = false, misses_policy = false;
  };
  void add(policy::PolicyId policy, Row& row);
  void add_managed(std::uint32_t index, Row& row);

  std::shared_ptr<const model::World> world_;
  std::vector<Row> rows_;  // by profile
  std::vector<policy::DocumentId> documents_;
  std::vector<ProfileId> that_miss_a_policy_;
};

}  // namespace iamq::index

#include "runtime/index/profile_documents.hpp"

namespace iamq::index {

void ProfileDocuments::add(policy::PolicyId policy, Row& row) {
  documents_.push_back(world_->library().policy(policy).document);
  row.misses_policy = row.misses_policy || world_->library().policy(policy).is_missing;
}

// A profile that nobody has any more may name what is gone.
void ProfileDocuments::add_managed(std::uint32_t index, Row& row) {
  if (const model::ManagedPolicy* policy = world_->managed_policies.find(index)) add(policy->current(), row);
}

void ProfileDocuments::update(const ProfileTable& table) {
  for (auto id = static_cast<ProfileId>(rows_.size()); id < table.size(); ++id) {
    const Profile& profile = table[id];
    Row row;
    row.begin = static_cast<std::uint32_t>(documents_.size());
    row.misses_policy = profile.misses_policy;
    documents_.insert(documents_.end(), profile.inline_documents.begin(), profile.inline_documents.end());
    for (const std::uint32_t index : profile.attached) add_managed(index, row);
    for (const std::uint32_t index : profile.groups) {
      const model::Group* group = world_->groups.find(index);
      if (group == nullptr) continue;
      for (const policy::PolicyId policy : group->inline_policies) add(policy, row);
      for (const std::uint32_t managed : group->attached) add_managed(managed, row);
    }
    row.end = static_cast<std::uint32_t>(documents_.size());
    const auto* boundary = profile.boundary ? world_->managed_policies.find(*profile.boundary) : nullptr;
    if (boundary != nullptr) {
      const policy::Policy& policy = world_->library().policy(boundary->current());
      row.has_boundary = true;
      row.boundary = policy.document;
      row.misses_policy = row.misses_policy || policy.is_missing;
    }
    if (row.misses_policy) that_miss_a_policy_.push_back(id);
    rows_.push_back(row);
  }
}

bool ProfileDocuments::hold_in(const model::World& other) const {
  const auto are_same = [](const auto& rows, const auto& others) {
    bool is_same = true;
    rows.each_unshared(others, [&](std::uint32_t index, const auto* row) {
      is_same = is_same && row == others.find(index);  // the very same memory
    });
    return is_same;
  };
  return are_same(world_->managed_policies, other.managed_policies) && are_same(world_->groups, other.groups);
}

}  // namespace iamq::index

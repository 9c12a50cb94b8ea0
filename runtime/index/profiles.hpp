#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "runtime/model/world.hpp"

namespace iamq::index {

using ProfileId = std::uint32_t;
inline constexpr ProfileId no_profile = 0xffffffff;

// What a user or a role bears that policies of a request are gathered from. Those with the same profile differ only in
// what is their own: name, ARN, tags.
struct Profile {
  model::AccountId account{};
  bool is_role = false;
  bool is_service_linked = false;
  bool misses_policy = false;                        // an inline policy whose text was not in the input
  policy::StringId partition{};                      // of its ARN
  std::vector<policy::DocumentId> inline_documents;  // ascending, each once; the same holds of the others
  std::vector<std::uint32_t> attached;               // managed policies
  std::vector<std::uint32_t> groups;                 // of a user
  std::optional<std::uint32_t> boundary;             // a managed policy
  friend bool operator==(const Profile&, const Profile&) = default;
};

// The profiles of a session's principals, each held once. Only grows; all Worlds of a session share it.
class ProfileTable {
public:
  ProfileId add(Profile profile);
  const Profile& operator[](ProfileId id) const { return profiles_[id]; }
  std::size_t size() const { return profiles_.size(); }

private:
  std::vector<Profile> profiles_;
  std::unordered_multimap<std::size_t, ProfileId> by_hash_;
};

// Who has which profile in one World.
class Profiles {
public:
  Profiles(std::shared_ptr<const model::World> world, ProfileTable& table);
  // The same of another World, most of whose rows `before` knows already: only rows that the two Worlds do not share
  // are looked at.
  Profiles(std::shared_ptr<const model::World> world, ProfileTable& table, const Profiles& before);

  const model::World& world() const { return *world_; }
  ProfileId of_user(std::uint32_t index) const { return users_[index]; }  // no_profile: there is no such row
  ProfileId of_role(std::uint32_t index) const { return roles_[index]; }
  // Users and roles whose unique id (AIDA…, AROA…) that is.
  const std::vector<model::EntityId>& with_unique_id(policy::StringId id) const;

private:
  void read_user(std::uint32_t index, const model::User* user, ProfileTable& table);
  void read_role(std::uint32_t index, const model::Role* role, ProfileTable& table);

  std::shared_ptr<const model::World> world_;
  std::vector<ProfileId> users_, roles_;  // by row
  using UniqueIds = std::unordered_map<policy::StringId, std::vector<model::EntityId>>;
  mutable std::optional<UniqueIds> unique_ids_;  // made when it is needed
};

}  // namespace iamq::index

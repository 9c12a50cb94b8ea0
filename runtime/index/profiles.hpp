#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
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

  // Profiles of the same account, kind of principal and partition: their bearers send the same requests, but for what
  // is their own. Numbered from 0.
  struct Class {
    model::AccountId account{};
    policy::StringId partition{};
    bool is_role = false, is_service_linked = false;
    std::vector<ProfileId> profiles;
  };
  std::uint32_t class_of(ProfileId id) const { return class_of_[id]; }
  const Class& like(ProfileId id) const { return classes_[class_of_[id]]; }  // until the next profile is added
  const std::vector<Class>& classes() const { return classes_; }

private:
  std::vector<Profile> profiles_;
  std::unordered_multimap<std::size_t, ProfileId> by_hash_;
  std::unordered_map<std::uint64_t, std::uint32_t> class_numbers_;
  std::vector<std::uint32_t> class_of_;  // by profile
  std::vector<Class> classes_;
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
  // The users and roles that have the profile, in the order of their rows.
  std::span<const model::EntityId> bearers(ProfileId id) const;
  const std::vector<model::EntityId>& roles_by_arn() const;  // in byte order
  // Users and roles whose unique id (AIDA…, AROA…) that is.
  const std::vector<model::EntityId>& with_unique_id(policy::StringId id) const;
  // The users and roles that a Principal names by themselves: by their ARN, a session's, or their unique id. Rather too
  // many than too few: sessions, and roles whose path is not known, are known by the role's name.
  std::vector<model::EntityId> named_by(const policy::PrincipalPattern& pattern) const;

private:
  void read_user(std::uint32_t index, const model::User* user, ProfileTable& table);
  void read_role(std::uint32_t index, const model::Role* role, ProfileTable& table);

  std::shared_ptr<const model::World> world_;
  std::vector<ProfileId> users_, roles_;  // by row
  using UniqueIds = std::unordered_map<policy::StringId, std::vector<model::EntityId>>;
  // Made when they are needed: the bearers of profile i are those from begin[i] to begin[i + 1] in `all`.
  struct Bearers {
    std::vector<std::uint32_t> begin;
    std::vector<model::EntityId> all;
  };
  mutable std::optional<Bearers> bearers_;
  mutable std::shared_ptr<const std::vector<model::EntityId>> roles_by_arn_;  // shared by Worlds with the same roles
  mutable std::optional<UniqueIds> unique_ids_;
};

}  // namespace iamq::index

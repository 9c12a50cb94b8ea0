#include "runtime/index/profiles.hpp"

#include <algorithm>
#include <utility>

#include "runtime/policy/arn.hpp"

namespace iamq::index {

namespace {

class Hash {
public:
  void add(std::uint64_t value) { hash_ = (hash_ ^ value) * 0x9e3779b97f4a7c15U + (hash_ >> 29); }
  template <class Numbers>
  void add_all(const Numbers& numbers) {
    add(numbers.size());
    for (const auto number : numbers) add(static_cast<std::uint64_t>(number));
  }
  std::size_t value() const { return hash_; }

private:
  std::size_t hash_ = 0;
};

std::size_t hash_of(const Profile& profile) {
  Hash hash;
  hash.add(static_cast<std::uint64_t>(profile.account));
  hash.add((profile.is_role ? 1U : 0U) | (profile.is_service_linked ? 2U : 0U) | (profile.misses_policy ? 4U : 0U));
  hash.add(static_cast<std::uint64_t>(profile.partition));
  hash.add_all(profile.inline_documents);
  hash.add_all(profile.attached);
  hash.add_all(profile.groups);
  hash.add(profile.boundary ? *profile.boundary + 1ULL : 0);
  return hash.value();
}

template <class Numbers>
void put_in_order(Numbers& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

Profile profile_of(const model::World& world, const model::Identity& identity) {
  auto& library = world.library();
  Profile profile;
  profile.account = identity.account;
  const auto arn = policy::split_arn(world.text(identity.arn));
  profile.partition = arn ? library.strings().intern(arn->partition) : policy::StringId{};
  for (const policy::PolicyId id : identity.inline_policies) {
    const policy::Policy& policy = library.policy(id);
    profile.inline_documents.push_back(policy.document);
    profile.misses_policy = profile.misses_policy || policy.is_missing;
  }
  put_in_order(profile.inline_documents);
  profile.attached.assign(identity.attached.begin(), identity.attached.end());
  put_in_order(profile.attached);
  profile.boundary = identity.boundary;
  return profile;
}

void put(std::vector<ProfileId>& profiles, std::uint32_t index, ProfileId profile) {
  if (index >= profiles.size()) profiles.resize(index + 1, no_profile);
  profiles[index] = profile;
}

}  // namespace

ProfileId ProfileTable::add(Profile profile) {
  const std::size_t hash = hash_of(profile);
  const auto [first, last] = by_hash_.equal_range(hash);
  for (auto known = first; known != last; ++known) {
    if (profiles_[known->second] == profile) return known->second;
  }
  const auto id = static_cast<ProfileId>(profiles_.size());
  const std::uint32_t kind = (profile.is_role ? 1U : 0U) | (profile.is_service_linked ? 2U : 0U);
  const std::uint64_t class_key =
      (static_cast<std::uint64_t>(profile.partition) << 2 | kind) << 32 | static_cast<std::uint64_t>(profile.account);
  const auto number = class_numbers_.try_emplace(class_key, static_cast<std::uint32_t>(classes_.size())).first->second;
  if (number == classes_.size()) {
    classes_.push_back({profile.account, profile.partition, profile.is_role, profile.is_service_linked, {}});
  }
  classes_[number].profiles.push_back(id);
  class_of_.push_back(number);
  profiles_.push_back(std::move(profile));
  by_hash_.emplace(hash, id);
  return id;
}

Profiles::Profiles(std::shared_ptr<const model::World> world, ProfileTable& table) : world_(std::move(world)) {
  users_.resize(world_->users.size(), no_profile);
  roles_.resize(world_->roles.size(), no_profile);
  world_->users.each([&](std::uint32_t index, const model::User& user) { read_user(index, &user, table); });
  world_->roles.each([&](std::uint32_t index, const model::Role& role) { read_role(index, &role, table); });
}

Profiles::Profiles(std::shared_ptr<const model::World> world, ProfileTable& table, const Profiles& before)
    : world_(std::move(world)), users_(before.users_), roles_(before.roles_) {
  world_->users.each_unshared(before.world_->users,
                              [&](std::uint32_t index, const model::User* user) { read_user(index, user, table); });
  world_->roles.each_unshared(before.world_->roles,
                              [&](std::uint32_t index, const model::Role* role) { read_role(index, role, table); });
}

std::span<const model::EntityId> Profiles::bearers(ProfileId id) const {
  if (!bearers_) {
    Bearers made;
    const auto each = [&](auto&& function) {
      for (std::uint32_t i = 0; i < users_.size(); ++i)
        function(users_[i], model::EntityId{model::EntityKind::user, i});
      for (std::uint32_t i = 0; i < roles_.size(); ++i)
        function(roles_[i], model::EntityId{model::EntityKind::role, i});
    };
    std::size_t count = 0;
    each([&](ProfileId profile, model::EntityId) {
      if (profile != no_profile) count = std::max<std::size_t>(count, profile + 1);
    });
    std::vector<std::uint32_t> next(count + 1, 0);
    each([&](ProfileId profile, model::EntityId) {
      if (profile != no_profile) ++next[profile + 1];
    });
    for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
    made.begin = next;
    made.all.resize(next.back());
    each([&](ProfileId profile, model::EntityId entity) {
      if (profile != no_profile) made.all[next[profile]++] = entity;
    });
    bearers_ = std::move(made);
  }
  if (id + 1 >= bearers_->begin.size()) return {};  // of another World
  return std::span(bearers_->all).subspan(bearers_->begin[id], bearers_->begin[id + 1] - bearers_->begin[id]);
}

const std::vector<model::EntityId>& Profiles::roles_by_arn() const {
  if (!roles_by_arn_) {
    std::vector<std::pair<std::string_view, model::EntityId>> roles;
    world_->roles.each([&](std::uint32_t index, const model::Role& role) {
      roles.emplace_back(world_->text(role.arn), model::EntityId{model::EntityKind::role, index});
    });
    std::sort(roles.begin(), roles.end());
    std::vector<model::EntityId> sorted;
    for (const auto& [arn, role] : roles) sorted.push_back(role);
    roles_by_arn_ = std::make_shared<const std::vector<model::EntityId>>(std::move(sorted));
  }
  return *roles_by_arn_;
}

const std::vector<model::EntityId>& Profiles::with_unique_id(policy::StringId id) const {
  static const std::vector<model::EntityId> nobody;
  if (!unique_ids_) {
    unique_ids_.emplace();
    const auto note = [&](const model::Named& row, model::EntityId entity) {
      if (row.unique_id != policy::StringId{}) (*unique_ids_)[row.unique_id].push_back(entity);
    };
    world_->users.each([&](std::uint32_t index, const model::User& user) {
      note(user, {model::EntityKind::user, index});
    });
    world_->roles.each([&](std::uint32_t index, const model::Role& role) {
      note(role, {model::EntityKind::role, index});
    });
  }
  const auto found = unique_ids_->find(id);
  return found == unique_ids_->end() ? nobody : found->second;
}

std::vector<model::EntityId> Profiles::named_by(const policy::PrincipalPattern& pattern) const {
  if (pattern.type != policy::PrincipalType::aws) return {};
  const std::string_view text = world_->text(pattern.text);
  const auto arn = policy::split_arn(text);
  if (!arn) return with_unique_id(pattern.text);
  std::vector<model::EntityId> named;
  if (const auto entity = world_->by_arn(text)) named.push_back(*entity);
  const auto [type, name] = policy::split_resource(arn->resource);
  const bool is_session = type == "assumed-role";
  if (!is_session && type != "role") return named;
  const auto role_name = is_session ? name.substr(0, name.find('/')) : name.substr(name.rfind('/') + 1);
  for (const model::EntityId entity : world_->named(role_name)) {
    if (entity.kind == model::EntityKind::role) named.push_back(entity);
  }
  return named;
}

void Profiles::read_user(std::uint32_t index, const model::User* user, ProfileTable& table) {
  if (user == nullptr) return put(users_, index, no_profile);
  Profile profile = profile_of(*world_, *user);
  profile.groups.assign(user->groups.begin(), user->groups.end());
  put_in_order(profile.groups);
  put(users_, index, table.add(std::move(profile)));
}

void Profiles::read_role(std::uint32_t index, const model::Role* role, ProfileTable& table) {
  if (role == nullptr) return put(roles_, index, no_profile);
  Profile profile = profile_of(*world_, *role);
  profile.is_role = true;
  profile.is_service_linked = role->is_service_linked;
  put(roles_, index, table.add(std::move(profile)));
}

}  // namespace iamq::index

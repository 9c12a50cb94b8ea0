#include "runtime/model/world.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace iamq::model {

namespace {

constexpr std::uint32_t index_bits = 28;
constexpr std::uint32_t index_mask = (1U << index_bits) - 1;
constexpr std::uint32_t several_bearers = 15;  // in place of a kind

std::uint32_t packed(std::uint32_t kind, std::size_t index) {
  if (index > index_mask) throw std::length_error("more rows of a kind than a World can name");
  return kind << index_bits | static_cast<std::uint32_t>(index);
}
std::uint32_t packed(EntityId entity) {
  return packed(static_cast<std::uint32_t>(entity.kind) + 1, entity.index);
}
EntityId unpacked(std::uint32_t place) {
  return {static_cast<EntityKind>((place >> index_bits) - 1), place & index_mask};
}
bool is_several(std::uint32_t place) {
  return place >> index_bits == several_bearers;
}

static_assert(static_cast<std::uint32_t>(EntityKind::session) + 1 < several_bearers);

}  // namespace

std::uint32_t& NameIndex::place_of(StringId text) {
  const auto number = static_cast<std::size_t>(text);
  if (number >= by_text_.size()) by_text_.resize(std::max(number + 1, by_text_.size() + by_text_.size() / 2), 0);
  return by_text_[number];
}

EntityId NameIndex::Bearer::entity() const {
  return unpacked(packed);
}

void NameIndex::add(StringId text, EntityId entity, std::optional<AccountId> account) {
  std::uint32_t& place = place_of(text);
  if (place == 0) {
    place = packed(entity);
    return;
  }
  if (!is_several(place)) {
    if (unpacked(place) == entity) return;
    several_.push_back({{place, any_account}});
    place = packed(several_bearers, several_.size() - 1);
  }
  std::vector<Bearer>& bearers = several_[place & index_mask];
  if (bearers.back().entity() == entity) return;
  bearers.push_back({packed(entity), account.value_or(any_account)});
}

void NameIndex::add_again(StringId text, EntityId entity) {
  if (!find(text, [&](EntityId known) { return known == entity; })) add(text, entity);
}

std::span<const NameIndex::Bearer> NameIndex::bearers(StringId text, Bearer& only) const {
  const auto number = static_cast<std::size_t>(text);
  const std::uint32_t place = number < by_text_.size() ? by_text_[number] : 0;
  if (place == 0) return {};
  if (is_several(place)) return several_[place & index_mask];
  only.packed = place;
  return {&only, 1};
}

World::World(std::shared_ptr<policy::Library> library)
    : library_(std::move(library)), names_(std::make_shared<NameIndex>()) {
  policy::Statement everything;
  everything.has_resource = true;
  everything.actions = everything.resources = {library_->strings().intern("*")};
  policy::Document document{.version = policy::Version::v2012_10_17, .id = {}, .statements = {everything}};
  policy::Policy full_access;
  full_access.name = library_->strings().intern("FullAWSAccess");
  full_access.kind = policy::PolicyKind::scp;
  full_access.document = library_->add_document(std::move(document));
  full_aws_access_ = library_->add_policy(std::move(full_access));
}

namespace {

template <class Row>
void add_names(const Row& row, EntityId entity, NameIndex& names) {
  if constexpr (std::is_base_of_v<Named, Row>) {
    names.add(row.name, entity, row.account);
    if (row.arn != StringId{}) names.add(row.arn, entity);
  } else {
    names.add(row.name, entity);
  }
}
void add_names(const Account& row, EntityId entity, NameIndex& names) {
  for (const StringId text : {row.name, row.id, row.alias}) {
    if (text != StringId{}) names.add(text, entity);
  }
}

template <class Row>
EntityId add_row(Table<Row>& table, EntityKind kind, Row row, NameIndex& names) {
  const EntityId entity{kind, table.add(std::move(row))};
  add_names(table[entity.index], entity, names);
  return entity;
}

// Calls `function` with the table that holds rows of this kind, for reading or for writing, as the World is.
template <class WorldType, class Function>
decltype(auto) with_table(WorldType& world, EntityKind kind, Function&& function) {
  switch (kind) {
    case EntityKind::account:
      return function(world.accounts);
    case EntityKind::user:
      return function(world.users);
    case EntityKind::group:
      return function(world.groups);
    case EntityKind::role:
      return function(world.roles);
    case EntityKind::managed_policy:
      return function(world.managed_policies);
    case EntityKind::control_policy:
      return function(world.control_policies);
    case EntityKind::resource:
      return function(world.resources);
    case EntityKind::ou:
      return function(world.ous);
    case EntityKind::provider:
      return function(world.providers);
    case EntityKind::endpoint:
      return function(world.endpoints);
    case EntityKind::session:
      return function(world.sessions);
  }
  std::abort();  // every kind has its table
}

// Calls `function` with the row behind `entity` and returns what it returns; `otherwise` if the row is not there.
template <class Result, class Function>
Result with_row(const World& world, EntityId entity, Result otherwise, Function&& function) {
  return with_table(world, entity.kind, [&](const auto& table) -> Result {
    const auto* row = table.find(entity.index);
    return row == nullptr ? otherwise : function(*row);
  });
}

template <class Row>
inline constexpr bool is_named = std::is_base_of_v<Named, Row>;

}  // namespace

AccountId World::add(Account account) {
  return AccountId{add_row(accounts, EntityKind::account, std::move(account), *names_).index};
}
EntityId World::add(User row) {
  return add_row(users, EntityKind::user, std::move(row), *names_);
}
EntityId World::add(Group row) {
  return add_row(groups, EntityKind::group, std::move(row), *names_);
}
EntityId World::add(Role row) {
  return add_row(roles, EntityKind::role, std::move(row), *names_);
}
EntityId World::add(ManagedPolicy row) {
  return add_row(managed_policies, EntityKind::managed_policy, std::move(row), *names_);
}
EntityId World::add(ControlPolicy row) {
  return add_row(control_policies, EntityKind::control_policy, std::move(row), *names_);
}
EntityId World::add(Resource row) {
  return add_row(resources, EntityKind::resource, std::move(row), *names_);
}
EntityId World::add(Ou row) {
  return add_row(ous, EntityKind::ou, std::move(row), *names_);
}
EntityId World::add(Provider row) {
  return add_row(providers, EntityKind::provider, std::move(row), *names_);
}
EntityId World::add(Endpoint row) {
  return add_row(endpoints, EntityKind::endpoint, std::move(row), *names_);
}
EntityId World::add(Session row) {
  return add_row(sessions, EntityKind::session, std::move(row), *names_);
}

void World::make_names_findable() {
  names_->make_room_for(library_->strings().size());
  const auto name_all = [this](const auto& table, EntityKind kind) {
    table.each([&](std::uint32_t index, const auto& row) { add_names(row, EntityId{kind, index}, *names_); });
  };
  name_all(accounts, EntityKind::account);
  name_all(managed_policies, EntityKind::managed_policy);
  name_all(groups, EntityKind::group);
  name_all(users, EntityKind::user);
  name_all(roles, EntityKind::role);
  name_all(providers, EntityKind::provider);
  name_all(resources, EntityKind::resource);
  name_all(endpoints, EntityKind::endpoint);
  name_all(ous, EntityKind::ou);
  name_all(control_policies, EntityKind::control_policy);
  name_all(sessions, EntityKind::session);
}

void World::rename(EntityId entity, StringId name, StringId arn) {
  with_table(*this, entity.kind, [&](auto& table) {
    auto& row = table.edit(entity.index);
    row.name = name;
    if constexpr (is_named<std::remove_reference_t<decltype(row)>>) {
      row.arn = arn;
    }
  });
  names_->add_again(name, entity);
  if (arn != StringId{}) {
    names_->add_again(arn, entity);
  }
}

void World::erase(EntityId entity) {
  with_table(*this, entity.kind, [&](auto& table) { table.erase(entity.index); });
}

bool World::has(EntityId entity) const {
  return with_row(*this, entity, false, [](const auto&) { return true; });
}

bool World::bears(EntityId entity, StringId name) const {
  return with_row(*this, entity, false, [&](const auto& row) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(row)>, Account>) {
      return row.name == name || row.alias == name || row.id == name;
    } else {
      return row.name == name;
    }
  });
}

std::vector<EntityId> World::named(std::string_view name) const {
  std::vector<EntityId> found;
  StringId id{};
  if (!library_->strings().find(name, id)) return found;
  names_->find(id, [&](EntityId entity) {
    if (bears(entity, id)) found.push_back(entity);
    return false;
  });
  return found;
}

std::vector<EntityId> World::named_in(std::string_view name, AccountId account) const {
  std::vector<EntityId> found;
  StringId id{};
  if (!library_->strings().find(name, id)) return found;
  names_->find_in(id, account, [&](EntityId entity) {
    if (account_of(entity) == account && bears(entity, id)) found.push_back(entity);
    return false;
  });
  return found;
}

bool World::shares_name(EntityId entity) const {
  const StringId name = name_of(entity);
  return names_->find(name, [&](EntityId other) { return !(other == entity) && bears(other, name); }).has_value();
}

std::optional<EntityId> World::by_arn(std::string_view arn) const {
  StringId id{};
  return library_->strings().find(arn, id) ? by_arn(id) : std::nullopt;
}

std::optional<EntityId> World::by_arn(StringId arn) const {
  return names_->find(arn, [&](EntityId entity) { return arn_of(entity) == arn; });
}

std::optional<AccountId> World::account_by_id(std::string_view twelve_digits) const {
  StringId id{};
  if (!library_->strings().find(twelve_digits, id)) return std::nullopt;
  const auto found = names_->find(id, [&](EntityId entity) {
    if (entity.kind != EntityKind::account) return false;
    const Account* row = accounts.find(entity.index);
    return row != nullptr && row->id == id;
  });
  return found ? std::optional(AccountId{found->index}) : std::nullopt;
}

std::vector<AccountId> World::accounts_named(std::string_view name) const {
  std::vector<AccountId> found;
  for (const EntityId entity : named(name)) {
    if (entity.kind == EntityKind::account) {
      found.push_back(AccountId{entity.index});
    }
  }
  return found;
}

const Identity* World::identity(EntityId entity) const {
  switch (entity.kind) {
    case EntityKind::user:
      return users.find(entity.index);
    case EntityKind::group:
      return groups.find(entity.index);
    case EntityKind::role:
      return roles.find(entity.index);
    default:
      return nullptr;
  }
}

const Named* World::named_row(EntityId entity) const {
  return with_row(*this, entity, static_cast<const Named*>(nullptr), [](const auto& row) -> const Named* {
    if constexpr (is_named<std::remove_cvref_t<decltype(row)>>) {
      return &row;
    } else {
      return nullptr;
    }
  });
}

StringId World::name_of(EntityId entity) const {
  return with_row(*this, entity, StringId{}, [](const auto& row) { return row.name; });
}

StringId World::arn_of(EntityId entity) const {
  const Named* row = named_row(entity);
  return row == nullptr ? StringId{} : row->arn;
}

std::optional<AccountId> World::account_of(EntityId entity) const {
  if (entity.kind == EntityKind::account) {
    return AccountId{entity.index};
  }
  if (entity.kind == EntityKind::session) {
    const Session* session = sessions.find(entity.index);
    return session == nullptr ? std::nullopt : account_of(session->of);
  }
  if (entity.kind == EntityKind::managed_policy) {
    const ManagedPolicy* policy = managed_policies.find(entity.index);
    return policy == nullptr || policy->is_aws_managed ? std::nullopt : std::optional(policy->account);
  }
  const Named* row = named_row(entity);
  return row == nullptr ? std::nullopt : std::optional(row->account);
}

text::Span World::declared_at(EntityId entity) const {
  return with_row(*this, entity, text::Span{}, [](const auto& row) { return row.declared; });
}

std::vector<std::uint32_t> World::ous_above(AccountId account) const {
  std::vector<std::uint32_t> chain;
  constexpr std::size_t most_levels = 6;  // of AWS: units are nested five deep
  chain.reserve(most_levels);
  // The binder refuses cycles; the bound keeps a mistake of ours from becoming a hang.
  for (auto ou = this->account(account).ou; ou && chain.size() <= ous.size(); ou = ous[*ou].parent) {
    chain.push_back(*ou);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

std::optional<std::uint32_t> World::organization_of(AccountId account) const {
  std::optional<std::uint32_t> top;
  std::uint32_t steps = 0;  // bounded as in ous_above
  for (auto ou = this->account(account).ou; ou && steps <= ous.size(); ou = ous[*ou].parent, ++steps) top = *ou;
  return top && ous[*top].is_root ? top : std::nullopt;
}

PublicAccessBlock World::public_access_block(const Resource& bucket) const {
  return std::max(bucket.public_access_block, account(bucket.account).public_access_block);
}

std::vector<EntityId> World::members(std::uint32_t group) const {
  std::vector<EntityId> found;
  users.each([&](std::uint32_t index, const User& user) {
    if (std::find(user.groups.begin(), user.groups.end(), group) != user.groups.end()) {
      found.push_back({EntityKind::user, index});
    }
  });
  return found;
}

}  // namespace iamq::model

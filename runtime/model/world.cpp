#include "runtime/model/world.hpp"

#include <algorithm>
#include <cstdlib>

namespace iamq::model {

void NameIndex::add(StringId text, EntityId entity) {
  auto& bearers = bearers_[text];
  if (std::find(bearers.begin(), bearers.end(), entity) == bearers.end()) {
    bearers.push_back(entity);
  }
}

const std::vector<EntityId>& NameIndex::bearers(StringId text) const {
  static const std::vector<EntityId> nobody;
  const auto found = bearers_.find(text);
  return found == bearers_.end() ? nobody : found->second;
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
EntityId add_row(Table<Row>& table, EntityKind kind, Row row, NameIndex& names) {
  const StringId name = row.name;
  StringId arn{};
  if constexpr (std::is_base_of_v<Named, Row>) {
    arn = row.arn;
  }
  const EntityId entity{kind, table.add(std::move(row))};
  names.add(name, entity);
  if (arn != StringId{}) {
    names.add(arn, entity);
  }
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
  const StringId name = account.name, id = account.id, alias = account.alias;
  const EntityId entity{EntityKind::account, accounts.add(std::move(account))};
  for (const StringId text : {name, id, alias}) {
    if (text != StringId{}) {
      names_->add(text, entity);
    }
  }
  return AccountId{entity.index};
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

void World::rename(EntityId entity, StringId name, StringId arn) {
  with_table(*this, entity.kind, [&](auto& table) {
    auto& row = table.edit(entity.index);
    row.name = name;
    if constexpr (is_named<std::remove_reference_t<decltype(row)>>) {
      row.arn = arn;
    }
  });
  names_->add(name, entity);
  if (arn != StringId{}) {
    names_->add(arn, entity);
  }
}

void World::erase(EntityId entity) {
  with_table(*this, entity.kind, [&](auto& table) { table.erase(entity.index); });
}

bool World::has(EntityId entity) const {
  return with_row(*this, entity, false, [](const auto&) { return true; });
}

std::vector<EntityId> World::named(std::string_view name) const {
  std::vector<EntityId> found;
  StringId id{};
  if (!library_->strings().find(name, id)) {
    return found;
  }
  for (const EntityId entity : names_->bearers(id)) {
    const bool bears_it = with_row(*this, entity, false, [&](const auto& row) {
      using Row = std::remove_cvref_t<decltype(row)>;
      if constexpr (std::is_same_v<Row, Account>) {
        return row.name == id || row.alias == id || row.id == id;
      } else {
        return row.name == id;
      }
    });
    if (bears_it) {
      found.push_back(entity);
    }
  }
  return found;
}

std::optional<EntityId> World::by_arn(std::string_view arn) const {
  StringId id{};
  if (!library_->strings().find(arn, id)) {
    return std::nullopt;
  }
  for (const EntityId entity : names_->bearers(id)) {
    if (arn_of(entity) == id) {
      return entity;
    }
  }
  return std::nullopt;
}

std::optional<AccountId> World::account_by_id(std::string_view twelve_digits) const {
  for (const AccountId account : accounts_named(twelve_digits)) {
    if (text(this->account(account).id) == twelve_digits) {
      return account;
    }
  }
  return std::nullopt;
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
  // The binder refuses cycles; the bound keeps a mistake of ours from becoming a hang.
  for (auto ou = this->account(account).ou; ou && chain.size() <= ous.size(); ou = ous[*ou].parent) {
    chain.push_back(*ou);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

std::optional<std::uint32_t> World::organization_of(AccountId account) const {
  const auto chain = ous_above(account);
  return chain.empty() || !ous[chain.front()].is_root ? std::nullopt : std::optional(chain.front());
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

#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/model/entities.hpp"
#include "runtime/model/table.hpp"

namespace iamq::model {

// Which rows have ever borne a name or an ARN, shared by all Worlds of a session. It only grows; a World asks its own
// rows whether they still do, so that any number of Worlds can share it.
class NameIndex {
public:
  // A row that was not there before. `account`: the one that it stands in for good; nothing: none, or not for good.
  void add(StringId text, EntityId entity, std::optional<AccountId> account = {});
  // A row that may have borne the text before.
  void add_again(StringId text, EntityId entity);
  // For a Library of so many texts.
  void make_room_for(std::size_t texts) { by_text_.resize(std::max(by_text_.size(), texts), 0); }
  // Calls `is_it(EntityId)` with each, in the order they came, until it says yes.
  template <class Predicate>
  std::optional<EntityId> find(StringId text, Predicate&& is_it) const {
    Bearer only;
    for (const Bearer& bearer : bearers(text, only)) {
      if (is_it(bearer.entity())) return bearer.entity();
    }
    return std::nullopt;
  }

  // The same with those that may stand in the account: thousands of accounts may have a role of one name.
  template <class Predicate>
  std::optional<EntityId> find_in(StringId text, AccountId account, Predicate&& is_it) const {
    Bearer only;
    for (const Bearer& bearer : bearers(text, only)) {
      const bool may_stand_there = bearer.account == account || bearer.account == any_account;
      if (may_stand_there && is_it(bearer.entity())) return bearer.entity();
    }
    return std::nullopt;
  }

private:
  static constexpr AccountId any_account{0xffffffff};
  struct Bearer {
    std::uint32_t packed = 0;  // the row: its kind and its number
    AccountId account = any_account;
    EntityId entity() const;
  };
  std::span<const Bearer> bearers(StringId text, Bearer& only) const;  // may be a view of `only`
  std::uint32_t& place_of(StringId text);

  // By text, since nearly each that is asked for is borne by one row: 0 for nobody, the packed row, or the place in
  // `several_`. A kind takes four bits, one of which pattern says `several`.
  std::vector<std::uint32_t> by_text_;
  std::vector<std::vector<Bearer>> several_;
};

// Accounts, principals, policies, resources and their organization at one moment. Copying one is cheap and shares its
// rows; the session publishes Worlds as shared_ptr<const World> and every edit makes another one.
class World {
public:
  explicit World(std::shared_ptr<policy::Library> library);

  // Interning new texts does not change the World.
  policy::Library& library() const { return *library_; }
  // AWS's FullAWSAccess, attached at every level of an organization until it is detached.
  PolicyId full_aws_access() const { return full_aws_access_; }
  std::string_view text(StringId id) const { return library_->text(id); }

  Table<Account> accounts;
  Table<User> users;
  Table<Group> groups;
  Table<Role> roles;
  Table<ManagedPolicy> managed_policies;
  Table<ControlPolicy> control_policies;
  Table<Resource> resources;
  Table<Ou> ous;
  Table<Provider> providers;
  Table<Endpoint> endpoints;
  Table<Session> sessions;

  // Adding through these keeps the names findable.
  AccountId add(Account account);
  EntityId add(User user);
  EntityId add(Group group);
  EntityId add(Role role);
  EntityId add(ManagedPolicy policy);
  EntityId add(ControlPolicy policy);
  EntityId add(Resource resource);
  EntityId add(Ou ou);
  EntityId add(Provider provider);
  EntityId add(Endpoint endpoint);
  EntityId add(Session session);
  // The same, at once, for a World whose rows were all put into its tables.
  void make_names_findable();
  // Gives a row its new name and ARN; the row must be there.
  void rename(EntityId entity, StringId name, StringId arn);
  void erase(EntityId entity);
  bool has(EntityId entity) const;

  // Everything that bears `name` (exactly as written; IAM names are unique without case, but are matched with case).
  std::vector<EntityId> named(std::string_view name) const;
  // Those of them that stand in the account.
  std::vector<EntityId> named_in(std::string_view name, AccountId account) const;
  // Whether something other than the row bears its name, too.
  bool shares_name(EntityId entity) const;
  std::optional<EntityId> by_arn(std::string_view arn) const;
  std::optional<EntityId> by_arn(StringId arn) const;
  std::optional<AccountId> account_by_id(std::string_view twelve_digits) const;
  // By declared name, alias or id.
  std::vector<AccountId> accounts_named(std::string_view name) const;

  const Account& account(AccountId id) const { return accounts[static_cast<std::uint32_t>(id)]; }
  // The row behind an id; it must be there and of that kind.
  const Identity* identity(EntityId entity) const;  // user, group or role; else null
  const Named* named_row(EntityId entity) const;    // null for accounts, OUs, control policies and sessions
  StringId name_of(EntityId entity) const;
  StringId arn_of(EntityId entity) const;  // empty where the kind has none
  std::optional<AccountId> account_of(EntityId entity) const;
  text::Span declared_at(EntityId entity) const;

  // From the organization's root down to the account itself; empty if it stands in no organization.
  std::vector<std::uint32_t> ous_above(AccountId account) const;
  std::optional<std::uint32_t> organization_of(AccountId account) const;  // its root Ou

  // What counts for a bucket: its own S3 Block Public Access and its account's together.
  PublicAccessBlock public_access_block(const Resource& bucket) const;

  std::vector<EntityId> members(std::uint32_t group) const;  // users, in order of declaration

private:
  bool bears(EntityId entity, StringId name) const;

  std::shared_ptr<policy::Library> library_;
  std::shared_ptr<NameIndex> names_;
  PolicyId full_aws_access_{};
};

}  // namespace iamq::model

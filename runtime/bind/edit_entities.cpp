#include <algorithm>
#include <map>
#include <utility>

#include "runtime/bind/arns.hpp"
#include "runtime/bind/aws_managed.hpp"
#include "runtime/bind/editing.hpp"
#include "runtime/bind/iam_names.hpp"
#include "runtime/bind/members.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/policies.hpp"
#include "runtime/bind/policy_slots.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/policy/arn.hpp"
#include "stdlib/text_match.hpp"

// Edits of what there is: deleting and renaming.
namespace iamq::bind {
namespace {

// Every row number of a table, so that rows can be changed on the way.
template <class Row>
std::vector<std::uint32_t> indices(const model::Table<Row>& table) {
  std::vector<std::uint32_t> found;
  table.each([&](std::uint32_t index, const Row&) { found.push_back(index); });
  return found;
}

bool holds(const model::Few<std::uint32_t>& list, std::uint32_t index) {
  return std::find(list.begin(), list.end(), index) != list.end();
}

// ---- principals of policies
// -------------------------------------------------------------------------------------------

// What AWS shows in place of principals that have other names now, or are gone.
using NewPrincipals = std::map<StringId, StringId>;

// IAM keeps a principal of a policy by its unique id, so such policies follow a new name, and name nobody when the
// principal is deleted, also if another one gets its name; Resource elements hold texts.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
std::optional<PolicyId> with_principals(World& world, PolicyId id, const NewPrincipals& renamed) {
  const policy::Document& before = world.library().document(id);
  const auto new_text = [&](const policy::PrincipalPattern& principal) {
    return principal.type == policy::PrincipalType::aws ? renamed.find(principal.text) : renamed.end();
  };
  const bool changes = std::any_of(before.statements.begin(), before.statements.end(), [&](const auto& statement) {
    return std::any_of(statement.principals.begin(), statement.principals.end(),
                       [&](const auto& principal) { return new_text(principal) != renamed.end(); });
  });
  if (!changes) return std::nullopt;
  policy::Policy policy = world.library().policy(id);
  policy::Document document = before;
  for (policy::Statement& statement : document.statements) {
    for (policy::PrincipalPattern& principal : statement.principals) {
      if (const auto found = new_text(principal); found != renamed.end()) principal.text = found->second;
    }
  }
  policy.document = world.library().add_document(std::move(document));
  policy.positions = {};  // the text still says the old name
  return world.library().add_policy(std::move(policy));
}

template <class Row>
void change_principals(World& world, model::Table<Row>& table, std::optional<PolicyId> Row::*member,
                       const NewPrincipals& renamed) {
  for (const std::uint32_t index : indices(table)) {
    const auto policy = table[index].*member;
    if (!policy) continue;
    if (const auto changed = with_principals(world, *policy, renamed)) table.edit(index).*member = changed;
  }
}

void change_principals(World& world, const NewPrincipals& renamed) {
  if (renamed.empty()) return;
  change_principals(world, world.roles, &model::Role::trust, renamed);
  change_principals(world, world.resources, &model::Resource::policy, renamed);
  change_principals(world, world.endpoints, &model::Endpoint::policy, renamed);
}

// The unique id of a user or role: AIDA… or AROA…; where it is not known one is made that tells whose it was.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
StringId unique_id(World& world, EntityId principal) {
  const model::Identity& row = *world.identity(principal);
  if (!world.text(row.unique_id).empty()) return row.unique_id;
  constexpr std::size_t usual_length = 21;
  std::string id = principal.kind == EntityKind::user ? "AIDADELETED" : "AROADELETED";
  for (const char c : world.text(row.name)) {
    if (c >= 'a' && c <= 'z') id += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) id += c;
  }
  if (id.size() < usual_length) id.append(usual_length - id.size(), 'X');
  return world.library().strings().intern(id);
}

// ---- delete ---------------------------------------------------------------------------------------------------------

template <class Row>
void detach_everywhere(model::Table<Row>& table, std::uint32_t policy) {
  for (const std::uint32_t index : indices(table)) {
    const Row& row = table[index];
    if (!holds(row.attached, policy) && row.boundary != policy) continue;
    Row& edited = table.edit(index);
    take_out(edited.attached, policy);
    if (edited.boundary == policy) edited.boundary.reset();
  }
}

template <class Row>
void detach_control_everywhere(model::Table<Row>& table, std::uint32_t policy) {
  for (const std::uint32_t index : indices(table)) {
    if (!holds(table[index].scps, policy) && !holds(table[index].rcps, policy)) continue;
    take_out(table.edit(index).scps, policy);
    take_out(table.edit(index).rcps, policy);
  }
}

// Nothing may go on naming a row that is no longer there.
void forget(World& world, EntityId entity) {
  switch (entity.kind) {
    case EntityKind::managed_policy:
      detach_everywhere(world.users, entity.index);
      detach_everywhere(world.groups, entity.index);
      detach_everywhere(world.roles, entity.index);
      return;
    case EntityKind::control_policy:
      detach_control_everywhere(world.accounts, entity.index);
      detach_control_everywhere(world.ous, entity.index);
      return;
    case EntityKind::group:
      for (const std::uint32_t user : indices(world.users)) {
        if (holds(world.users[user].groups, entity.index)) take_out(world.users.edit(user).groups, entity.index);
      }
      return;
    case EntityKind::role:
      for (const std::uint32_t index : indices(world.resources)) {
        if (world.resources[index].role == world.roles[entity.index].arn) world.resources.edit(index).role.reset();
      }
      [[fallthrough]];
    case EntityKind::user:
      for (const std::uint32_t session : indices(world.sessions)) {
        if (world.sessions[session].of == entity) world.sessions.erase(session);
      }
      return;
    case EntityKind::account:
    case EntityKind::resource:
    case EntityKind::ou:
    case EntityKind::provider:
    case EntityKind::endpoint:
    case EntityKind::session:
      return;
  }
}

void erase(World& world, EntityId entity) {
  forget(world, entity);
  world.erase(entity);
}

// An account goes with all that is in it.
void erase_account(World& world, std::uint32_t account) {
  const auto erase_all = [&](EntityKind kind, const auto& table) {
    for (const std::uint32_t index : indices(table)) {
      const EntityId entity{kind, index};
      if (world.has(entity) && world.account_of(entity) == AccountId{account}) erase(world, entity);
    }
  };
  erase_all(EntityKind::session, world.sessions);
  erase_all(EntityKind::user, world.users);
  erase_all(EntityKind::group, world.groups);
  erase_all(EntityKind::role, world.roles);
  erase_all(EntityKind::managed_policy, world.managed_policies);
  erase_all(EntityKind::resource, world.resources);
  erase_all(EntityKind::provider, world.providers);
  erase_all(EntityKind::endpoint, world.endpoints);
  world.erase({EntityKind::account, account});
}

bool ou_is_empty(Binder& binder, EntityId ou, const text::Span& span) {
  std::vector<std::string> inside;
  binder.world.accounts.each([&](std::uint32_t index, const model::Account& row) {
    if (row.ou == ou.index) inside.push_back("`" + spelled_out(binder.world, {EntityKind::account, index}) + "`");
  });
  binder.world.ous.each([&](std::uint32_t index, const model::Ou& row) {
    if (row.parent == ou.index) inside.push_back("`" + spelled_out(binder.world, {EntityKind::ou, index}) + "`");
  });
  if (inside.empty()) return true;
  binder
      .error("not-empty", "`" + spelled_out(binder.world, ou) + "` is not empty, and AWS deletes empty OUs only", span)
      .help = "move or delete what is in it first: " + inside.front() +
              (inside.size() > 1 ? " and " + std::to_string(inside.size() - 1) + " more" : "");
  return false;
}

void erase_inline_policy(World& world, const PolicySlot& slot) {
  const auto erase_from = [&](model::Identity& row) {
    row.inline_policies.erase(row.inline_policies.begin() + slot.index);
  };
  if (slot.owner.kind == EntityKind::user) erase_from(world.users.edit(slot.owner.index));
  if (slot.owner.kind == EntityKind::group) erase_from(world.groups.edit(slot.owner.index));
  if (slot.owner.kind == EntityKind::role) erase_from(world.roles.edit(slot.owner.index));
}

void erase_entity(Binder& binder, EntityId entity, const text::Span& span) {
  if (entity.kind == EntityKind::ou && !ou_is_empty(binder, entity, span)) return;
  const bool is_aws = is_aws_managed(binder.world, entity);
  if (is_aws) {
    binder.error("aws-policy", "nobody but AWS deletes " + spelled_out(binder.world, entity), span).help =
        "`detach` takes it from somebody";
    return;
  }
  NewPrincipals gone;
  const auto note = [&](EntityId principal) {
    gone.emplace(binder.world.arn_of(principal), unique_id(binder.world, principal));
  };
  if (entity.kind == EntityKind::user || entity.kind == EntityKind::role) note(entity);
  if (entity.kind == EntityKind::account) {
    for (const auto& [kind, rows] : {std::pair(EntityKind::user, indices(binder.world.users)),
                                     std::pair(EntityKind::role, indices(binder.world.roles))}) {
      for (const std::uint32_t index : rows) {
        if (binder.world.account_of({kind, index}) == AccountId{entity.index}) note({kind, index});
      }
    }
    erase_account(binder.world, entity.index);
  } else {
    erase(binder.world, entity);
  }
  change_principals(binder.world, gone);
}

// ---- rename
// ----------------------------------------------------------------------------------------------------------

// Whether another one of its kind has the name, whatever the case of its letters.
bool is_taken(Binder& binder, EntityId entity, const lang::Word& name) {
  const World& world = binder.world;
  std::optional<EntityId> other;
  const auto look = [&](const auto& table) {
    table.each([&](std::uint32_t index, const auto& row) {
      const bool same_account = world.account_of({entity.kind, index}) == world.account_of(entity);
      if (index != entity.index && same_account && stdlib::equals_ignoring_case(world.text(row.name), name.text)) {
        other = EntityId{entity.kind, index};
      }
    });
  };
  if (entity.kind == EntityKind::user) look(world.users);
  if (entity.kind == EntityKind::group) look(world.groups);
  if (entity.kind == EntityKind::account) {
    for (const AccountId account : world.accounts_named(name.text)) {
      if (static_cast<std::uint32_t>(account) != entity.index) {
        other = EntityId{EntityKind::account, static_cast<std::uint32_t>(account)};
      }
    }
  }
  if (entity.kind == EntityKind::ou || entity.kind == EntityKind::control_policy) {
    for (const EntityId bearer : world.named(name.text)) {
      if (bearer.kind == entity.kind && !(bearer == entity)) other = bearer;
    }
  }
  if (!other) return false;
  auto& error = binder.error(
      "already-declared",
      "`" + name.text + "` is the name of another one already: `" + spelled_out(world, *other) + "`", name.span);
  const text::Span declared = world.declared_at(*other);
  if (declared.end > declared.begin) error.labels.push_back({declared, "declared here"});
  return true;
}

}  // namespace

void apply_edit(Binder& binder, const lang::DeleteEdit& edit, const text::Span&) {
  for (const lang::Ref& ref : edit.refs) {
    const auto thing = resolve_thing(binder, ref);
    if (!thing) continue;
    if (thing->entity) {
      erase_entity(binder, *thing->entity, ref.span);
    } else if (thing->policy && can_be_edited(binder, thing->policy->owner, ref.span)) {
      erase_inline_policy(binder.world, *thing->policy);
    }
  }
}

void apply_edit(Binder& binder, const lang::RenameEdit& edit, const text::Span&) {
  World& world = binder.world;
  const auto entity = resolve(binder, edit.ref, wanted::anything);
  if (!entity) return;
  const bool is_user = entity->kind == EntityKind::user;
  const bool is_iam = is_user || entity->kind == EntityKind::group;
  const bool is_organizational = entity->kind == EntityKind::account || entity->kind == EntityKind::ou ||
                                 entity->kind == EntityKind::control_policy;
  if (!is_iam && !is_organizational) {
    binder.error("cannot-rename", "AWS does not rename " + with_article(noun_of(world, *entity)), edit.ref.span).help =
        "declare another one and delete this one; users, groups, accounts, OUs, SCPs and RCPs have new names";
    return;
  }
  const NameKind kind = is_user ? NameKind::user : is_iam ? NameKind::group : NameKind::inline_policy;
  const auto wrong = is_iam ? what_is_wrong_with_name(edit.name.text, kind) : std::nullopt;
  if (wrong) {
    binder.error(
        "bad-name",
        "`" + edit.name.text + "` cannot be the name of " + with_article(noun_of(world, *entity)) + ": " + *wrong,
        edit.name.span);
    return;
  }
  if (is_taken(binder, *entity, edit.name)) return;
  const StringId old_arn = world.arn_of(*entity);
  StringId arn{};
  if (is_iam) {
    const model::Named& row = *world.named_row(*entity);
    std::string text = iam_arn(binder.text(world.account(row.account).id), noun_of(world, *entity),
                               binder.text(row.path), edit.name.text);
    const auto parts = policy::split_arn(binder.text(old_arn));
    if (parts && parts->partition != "aws") text.replace(4, 3, parts->partition);
    arn = binder.intern(text);
  }
  world.rename(*entity, binder.intern(edit.name.text), arn);
  if (!is_user) return;
  change_principals(world, {{old_arn, arn}});
  for (const std::uint32_t index : indices(world.sessions)) {
    if (world.sessions[index].arn == old_arn) world.sessions.edit(index).arn = arn;
  }
}

}  // namespace iamq::bind

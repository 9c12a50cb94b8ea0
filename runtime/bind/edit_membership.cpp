#include <algorithm>

#include "runtime/bind/aws_managed.hpp"
#include "runtime/bind/customer_rules.hpp"
#include "runtime/bind/editing.hpp"
#include "runtime/bind/members.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/spelling.hpp"
#include "stdlib/text_match.hpp"

// Edits of who has what: attachments, groups, boundaries, tags, places in the organization.
namespace iamq::bind {

using lang::Noun;

namespace {

// Calls `function` with the user, group or role for writing.
template <class Function>
void edit_identity(World& world, EntityId entity, Function&& function) {
  if (entity.kind == EntityKind::user) function(static_cast<model::Identity&>(world.users.edit(entity.index)));
  if (entity.kind == EntityKind::group) function(static_cast<model::Identity&>(world.groups.edit(entity.index)));
  if (entity.kind == EntityKind::role) function(static_cast<model::Identity&>(world.roles.edit(entity.index)));
}

// A change that changes nothing is told, for it is nearly always a slip.
void notice_no_change(Binder& binder, std::string message, const text::Span& span) {
  binder.warning("no-change", std::move(message), span);
}

// AWS's own SCP and RCP; nobody declares them.
bool is_full_access(const lang::Ref& ref, std::string_view name) {
  const bool is_noun = ref.noun == Noun::none || ref.noun == Noun::scp || ref.noun == Noun::rcp;
  return is_noun && !ref.of && (ref.name.text == name || ref.name.text == "aws:" + std::string(name));
}

void set_full_access(Binder& binder, const lang::Ref& target_ref, bool attached) {
  const auto target = resolve_control_target(binder, target_ref);
  if (!target) return;
  bool& state = target->kind == EntityKind::account ? binder.world.accounts.edit(target->index).has_full_aws_access
                                                    : binder.world.ous.edit(target->index).has_full_aws_access;
  if (state == attached) {
    notice_no_change(binder,
                     spelled_out(binder.world, *target) + (attached ? " has" : " does not have") + " FullAWSAccess " +
                         (attached ? "already" : "attached"),
                     target_ref.span);
  }
  state = attached;
}

bool is_place(const World&, EntityId entity) {
  return entity.kind == EntityKind::account || entity.kind == EntityKind::ou;
}
bool can_hold_policy(const World& world, EntityId entity) {
  return is_place(world, entity) || wanted::identity.fits(world, entity);
}
const Wanted holder_wanted{"user, group, role, account or OU", "unknown-identity", can_hold_policy};

// What the policy can be attached to: control policies to accounts and OUs, managed ones to users, groups and roles.
std::optional<EntityId> resolve_holder(Binder& binder, const lang::Ref& ref, EntityId policy) {
  const bool is_control = policy.kind == EntityKind::control_policy;
  if (is_control) return resolve_control_target(binder, ref);
  const auto holder = resolve(binder, ref, holder_wanted);
  if (!holder || wanted::identity.fits(binder.world, *holder)) return holder;
  binder.error("wrong-kind", spelled_out(binder.world, *holder) + " takes SCPs and RCPs, not managed policies",
               ref.span);
  return std::nullopt;
}

model::Few<std::uint32_t>& control_list(World& world, EntityId target, bool is_scp) {
  if (target.kind == EntityKind::account) {
    auto& row = world.accounts.edit(target.index);
    return is_scp ? row.scps : row.rcps;
  }
  auto& row = world.ous.edit(target.index);
  return is_scp ? row.scps : row.rcps;
}

void attach(Binder& binder, EntityId policy, const lang::Ref& policy_ref, EntityId holder) {
  bool is_new = false;
  if (policy.kind == EntityKind::control_policy) {
    is_new =
        add_once(control_list(binder.world, holder, binder.world.control_policies[policy.index].is_scp), policy.index);
  } else {
    if (!binder.world.managed_policies[policy.index].is_aws_managed &&
        !is_same_account(binder, policy, holder, policy_ref.span)) {
      return;
    }
    edit_identity(binder.world, holder, [&](model::Identity& row) { is_new = add_once(row.attached, policy.index); });
    const std::size_t count = binder.world.identity(holder)->attached.size();
    if (is_new) fits_count(binder, attachment_quota(holder), holder, count, policy_ref.span);
  }
  if (!is_new) {
    notice_no_change(
        binder, spelled_out(binder.world, policy) + " is attached to " + spelled_out(binder.world, holder) + " already",
        policy_ref.span);
  }
}

void detach(Binder& binder, EntityId policy, const lang::Ref& policy_ref, EntityId holder) {
  bool was_there = false;
  if (policy.kind == EntityKind::control_policy) {
    was_there =
        take_out(control_list(binder.world, holder, binder.world.control_policies[policy.index].is_scp), policy.index);
  } else {
    edit_identity(binder.world, holder,
                  [&](model::Identity& row) { was_there = take_out(row.attached, policy.index); });
  }
  if (!was_there) {
    binder.error("not-attached",
                 spelled_out(binder.world, policy) + " is not attached to " + spelled_out(binder.world, holder),
                 policy_ref.span);
  }
}

// The policies with their holders, each pair once; FullAWSAccess on its own.
template <class Each>
void each_attachment(Binder& binder, const std::vector<lang::Ref>& policies, const std::vector<lang::Ref>& holders,
                     bool is_attach, Each&& each) {
  for (const lang::Ref& policy_ref : policies) {
    if (is_full_access(policy_ref, "RCPFullAWSAccess")) {
      binder.error("full-access-stays", "RCPFullAWSAccess is attached everywhere, and AWS lets nobody detach it",
                   policy_ref.span);
      continue;
    }
    if (is_full_access(policy_ref, "FullAWSAccess")) {
      for (const lang::Ref& target : holders) set_full_access(binder, target, is_attach);
      continue;
    }
    const auto policy = resolve(binder, policy_ref, wanted::any_policy);
    if (!policy) continue;
    for (const lang::Ref& holder_ref : holders) {
      const auto holder = resolve_holder(binder, holder_ref, *policy);
      if (holder && can_be_edited(binder, *holder, holder_ref.span)) each(*policy, policy_ref, *holder);
    }
  }
}

// A named row that can be tagged, for writing.
model::Named* editable_tags(World& world, EntityId entity) {
  switch (entity.kind) {
    case EntityKind::user:
      return &world.users.edit(entity.index);
    case EntityKind::role:
      return &world.roles.edit(entity.index);
    case EntityKind::managed_policy:
      return &world.managed_policies.edit(entity.index);
    case EntityKind::resource:
      return &world.resources.edit(entity.index);
    case EntityKind::provider:
      return &world.providers.edit(entity.index);
    case EntityKind::endpoint:
      return &world.endpoints.edit(entity.index);
    case EntityKind::group:  // IAM has no tags on groups
    case EntityKind::account:
    case EntityKind::control_policy:
    case EntityKind::ou:
    case EntityKind::session:
      return nullptr;
  }
  return nullptr;
}

std::optional<EntityId> resolve_taggable(Binder& binder, const lang::Ref& ref) {
  const auto entity = resolve(binder, ref, wanted::anything);
  if (!entity) return std::nullopt;
  const bool is_aws = is_aws_managed(binder.world, *entity);
  if (!is_aws && editable_tags(binder.world, *entity) != nullptr) return entity;
  binder.error("no-tags",
               is_aws ? "nobody can tag a policy of AWS"
                      : "in this model " + with_article(noun_of(binder.world, *entity)) + " has no tags",
               ref.span);
  return std::nullopt;
}

auto find_tag(Binder& binder, model::Few<model::Tag>& tags, std::string_view key) {
  return std::find_if(tags.begin(), tags.end(),
                      [&](const model::Tag& tag) { return stdlib::equals_ignoring_case(binder.text(tag.key), key); });
}

}  // namespace

void apply_edit(Binder& binder, const lang::AttachEdit& edit, const text::Span&) {
  each_attachment(binder, edit.policies, edit.to, true,
                  [&](EntityId policy, const lang::Ref& ref, EntityId holder) { attach(binder, policy, ref, holder); });
}

void apply_edit(Binder& binder, const lang::DetachEdit& edit, const text::Span&) {
  each_attachment(binder, edit.policies, edit.from, false,
                  [&](EntityId policy, const lang::Ref& ref, EntityId holder) { detach(binder, policy, ref, holder); });
}

void apply_edit(Binder& binder, const lang::AddMembersEdit& edit, const text::Span&) {
  const auto group = resolve(binder, edit.group, wanted::group);
  for (const lang::Ref& ref : edit.members) {
    const auto user = resolve(binder, ref, wanted::user);
    if (!user || !group || !is_same_account(binder, *user, *group, ref.span)) continue;
    if (!add_once(binder.world.users.edit(user->index).groups, group->index)) {
      notice_no_change(binder,
                       spelled_out(binder.world, *user) + " is in " + spelled_out(binder.world, *group) + " already",
                       ref.span);
      continue;
    }
    fits_count(binder, policy::Quota::groups_of_user, *user, binder.world.users[user->index].groups.size(), ref.span);
  }
}

void apply_edit(Binder& binder, const lang::RemoveMembersEdit& edit, const text::Span&) {
  const auto group = resolve(binder, edit.group, wanted::group);
  for (const lang::Ref& ref : edit.members) {
    const auto user = resolve(binder, ref, wanted::user);
    if (!user || !group) continue;
    if (!take_out(binder.world.users.edit(user->index).groups, group->index)) {
      binder.error("not-a-member", spelled_out(binder.world, *user) + " is not in " + spelled_out(binder.world, *group),
                   ref.span);
    }
  }
}

void apply_edit(Binder& binder, const lang::SetBoundaryEdit& edit, const text::Span&) {
  for (const lang::Ref& ref : edit.on) {
    const auto bearer = resolve(binder, ref, wanted::bounded);
    if (!bearer || !can_be_edited(binder, *bearer, ref.span)) continue;
    const auto policy = resolve_attachable(binder, edit.policy, *bearer);
    if (!policy) continue;
    edit_identity(binder.world, *bearer, [&](model::Identity& row) { row.boundary = policy->index; });
  }
}

void apply_edit(Binder& binder, const lang::ClearBoundaryEdit& edit, const text::Span&) {
  for (const lang::Ref& ref : edit.on) {
    const auto bearer = resolve(binder, ref, wanted::bounded);
    if (!bearer || !can_be_edited(binder, *bearer, ref.span)) continue;
    if (!binder.world.identity(*bearer)->boundary) {
      binder.error("no-boundary", spelled_out(binder.world, *bearer) + " has no permissions boundary", ref.span);
      continue;
    }
    edit_identity(binder.world, *bearer, [](model::Identity& row) { row.boundary.reset(); });
  }
}

void apply_edit(Binder& binder, const lang::TagEdit& edit, const text::Span&) {
  const auto entity = resolve_taggable(binder, edit.ref);
  if (!entity) return;
  auto& tags = editable_tags(binder.world, *entity)->tags;
  for (const lang::Pair& pair : edit.tags) {
    check_tag(binder, pair);
    const model::Tag tag{binder.intern(pair.key.text), binder.intern(pair.value.text)};
    const auto known = find_tag(binder, tags, pair.key.text);
    if (known != tags.end()) {
      *known = tag;
    } else {
      tags.push_back(tag);
      fits_count(binder, policy::Quota::tags, *entity, tags.size(), pair.key.span);
    }
  }
}

void apply_edit(Binder& binder, const lang::UntagEdit& edit, const text::Span&) {
  const auto entity = resolve_taggable(binder, edit.ref);
  if (!entity) return;
  auto& tags = editable_tags(binder.world, *entity)->tags;
  for (const lang::Word& key : edit.keys) {
    const auto known = find_tag(binder, tags, key.text);
    if (known != tags.end()) {
      tags.erase(known);
    } else {
      auto& error =
          binder.error("unknown-tag", spelled_out(binder.world, *entity) + " has no tag `" + key.text + "`", key.span);
      std::vector<std::string_view> keys;
      for (const model::Tag& tag : tags) keys.push_back(binder.text(tag.key));
      if (const auto near = text::nearest(key.text, keys)) error.help = "did you mean `" + quote_word(*near) + "`?";
    }
  }
}

void apply_edit(Binder& binder, const lang::MoveEdit& edit, const text::Span&) {
  const auto account = resolve(binder, edit.account, wanted::account);
  const auto ou = resolve(binder, edit.to, wanted::ou);
  if (account && ou) binder.world.accounts.edit(account->index).ou = ou->index;
}

}  // namespace iamq::bind

#include "runtime/bind/members.hpp"

#include <algorithm>

#include "runtime/bind/customer_rules.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/spelling.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::bind {
namespace {

bool is_control_target(const World&, EntityId entity) {
  return entity.kind == EntityKind::account || entity.kind == EntityKind::ou;
}
const Wanted control_target{"account or OU", "unknown-ou", is_control_target};

}  // namespace

bool add_once(model::Few<std::uint32_t>& rows, std::uint32_t row) {
  if (std::find(rows.begin(), rows.end(), row) != rows.end()) return false;
  rows.push_back(row);
  return true;
}

bool take_out(model::Few<std::uint32_t>& rows, std::uint32_t row) {
  const auto found = std::find(rows.begin(), rows.end(), row);
  if (found == rows.end()) return false;
  rows.erase(found);
  return true;
}

bool is_same_account(Binder& binder, EntityId thing, EntityId holder, const text::Span& span) {
  const World& world = binder.world;
  if (world.account_of(thing) == world.account_of(holder)) return true;
  binder
      .error("account-mismatch",
             spelled_out(world, thing) + " and " + spelled_out(world, holder) + " are of different accounts", span)
      .help = "users, groups, roles and policies go together only inside one account";
  return false;
}

// AWS answers UnmodifiableEntity to everybody but the service.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html#edit-service-linked-role
bool can_be_edited(Binder& binder, EntityId entity, const text::Span& span) {
  if (entity.kind != EntityKind::role || !binder.world.roles[entity.index].is_service_linked) return true;
  binder.error("service-linked-role", "nobody but its service changes " + spelled_out(binder.world, entity), span)
      .help = "it is a service-linked role: its policies and its trust policy belong to the service";
  return false;
}

std::optional<EntityId> resolve_attachable(Binder& binder, const lang::Ref& ref, EntityId holder) {
  const auto policy = resolve(binder, ref, wanted::managed_policy);
  if (!policy) return std::nullopt;
  if (binder.world.managed_policies[policy->index].is_aws_managed) return policy;
  return is_same_account(binder, *policy, holder, ref.span) ? policy : std::nullopt;
}

std::optional<EntityId> resolve_group_for(Binder& binder, const lang::Ref& ref, EntityId user) {
  const auto group = resolve(binder, ref, wanted::group);
  return group && is_same_account(binder, *group, user, ref.span) ? group : std::nullopt;
}

std::optional<EntityId> resolve_control_target(Binder& binder, const lang::Ref& ref) {
  return resolve(binder, ref, control_target);
}

void attach_control_policy(Binder& binder, EntityId policy, EntityId target) {
  const bool is_scp = binder.world.control_policies[policy.index].is_scp;
  if (target.kind == EntityKind::account) {
    model::Account& row = binder.world.accounts.edit(target.index);
    add_once(is_scp ? row.scps : row.rcps, policy.index);
  } else {
    model::Ou& row = binder.world.ous.edit(target.index);
    add_once(is_scp ? row.scps : row.rcps, policy.index);
  }
}

void add_tags(Binder& binder, const std::vector<lang::Pair>& pairs, std::vector<model::Tag>& tags) {
  for (const lang::Pair& pair : pairs) {
    check_tag(binder, pair);
    const bool again = std::any_of(tags.begin(), tags.end(), [&](const model::Tag& tag) {
      return stdlib::equals_ignoring_case(binder.text(tag.key), pair.key.text);
    });
    if (again) {
      binder.error("given-twice", "the tag `" + pair.key.text + "` is given twice", pair.key.span);
      continue;
    }
    tags.push_back({binder.intern(pair.key.text), binder.intern(pair.value.text)});
  }
}

}  // namespace iamq::bind

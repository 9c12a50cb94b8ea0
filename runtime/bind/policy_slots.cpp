#include "runtime/bind/policy_slots.hpp"

#include <algorithm>

#include "runtime/bind/aws_managed.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/bind/suggestions.hpp"

namespace iamq::bind {

using lang::Noun;

namespace {

// Calls function(slot, name) for every inline policy of the bearer.
template <class Function>
void each_inline(const World& world, EntityId bearer, const model::Identity& row, Function&& function) {
  for (std::uint32_t i = 0; i < row.inline_policies.size(); ++i) {
    function(PolicySlot{PolicySlot::Kind::inline_policy, bearer, i},
             world.library().policy(row.inline_policies[i]).name);
  }
}

template <class Function>
void each_inline(const World& world, Function&& function) {
  const auto visit = [&](EntityKind kind, const auto& table) {
    table.each([&](std::uint32_t index, const auto& row) { each_inline(world, {kind, index}, row, function); });
  };
  visit(EntityKind::user, world.users);
  visit(EntityKind::group, world.groups);
  visit(EntityKind::role, world.roles);
}

std::vector<PolicySlot> inline_policies_named(const World& world, std::string_view name) {
  std::vector<PolicySlot> found;
  StringId id{};
  if (!world.library().strings().find(name, id)) return found;
  each_inline(world, [&](const PolicySlot& slot, StringId own) {
    if (own == id) found.push_back(slot);
  });
  return found;
}

PolicySlot slot_of(EntityId policy) {
  return {policy.kind == EntityKind::control_policy ? PolicySlot::Kind::control : PolicySlot::Kind::managed, policy, 0};
}

std::optional<PolicySlot> resolve_inline(Binder& binder, const lang::Ref& ref) {
  lang::Ref owner_ref;
  owner_ref.noun = ref.of->noun;
  owner_ref.name = ref.of->name;
  owner_ref.span = ref.of->name.span;
  if (ref.noun != Noun::none && ref.noun != Noun::policy) {
    binder.error("wrong-kind", "`of` follows a policy: `policy " + ref.name.text + " of " + ref.of->name.text + "`",
                 ref.span);
    return std::nullopt;
  }
  const auto owner = resolve(binder, owner_ref, wanted::identity);
  if (!owner) return std::nullopt;
  std::vector<std::string_view> names;
  std::optional<PolicySlot> found;
  each_inline(binder.world, *owner, *binder.world.identity(*owner), [&](const PolicySlot& slot, StringId name) {
    names.push_back(binder.text(name));
    if (names.back() == ref.name.text) found = slot;
  });
  if (found) return found;
  auto& error =
      binder.error("unknown-policy",
                   spelled_out(binder.world, *owner) + " has no inline policy `" + ref.name.text + "`", ref.name.span);
  if (const auto near = text::nearest(ref.name.text, names)) {
    error.help = "did you mean `" + quote_word(*near) + "`?";
  } else if (names.empty()) {
    error.help = "it has no inline policies at all";
  }
  return std::nullopt;
}

// Adds to an error about an unknown policy that an inline one has nearly this name.
void suggest_inline(Binder& binder, std::string_view name) {
  auto& help = binder.diagnostics.back().help;
  if (help.rfind("declare it", 0) != 0) return;
  std::vector<std::string_view> names;
  each_inline(binder.world, [&](const PolicySlot&, StringId own) { names.push_back(binder.text(own)); });
  if (const auto near = text::nearest(name, names)) help = "did you mean `" + quote_word(*near) + "`?";
}

template <class Row>
void edit_policy(model::Table<Row>& table, std::uint32_t index, std::optional<PolicyId> Row::*member, PolicyId policy) {
  table.edit(index).*member = policy;
}

// A change of a managed policy makes a new version.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
void put_version(World& world, std::uint32_t index, PolicyId policy) {
  constexpr std::size_t most = 5;
  auto& row = world.managed_policies.edit(index);
  std::uint64_t highest = 0;
  for (const model::PolicyVersion& version : row.versions) {
    std::uint64_t number = 0;
    for (const char c : world.text(version.name).substr(1)) {
      if (c >= '0' && c <= '9' && number < 1'000'000) number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    highest = std::max(highest, number);
  }
  if (row.versions.size() >= most) {
    const std::size_t oldest = row.default_version == 0 ? 1 : 0;
    row.versions.erase(row.versions.begin() + static_cast<std::ptrdiff_t>(oldest));
  }
  row.versions.push_back({world.library().strings().intern("v" + std::to_string(highest + 1)), policy});
  row.default_version = static_cast<std::uint32_t>(row.versions.size() - 1);
}

}  // namespace

std::optional<PolicyId> policy_in(const World& world, const PolicySlot& slot) {
  switch (slot.kind) {
    case PolicySlot::Kind::inline_policy:
      return world.identity(slot.owner)->inline_policies[slot.index];
    case PolicySlot::Kind::managed:
      return world.managed_policies[slot.owner.index].current();
    case PolicySlot::Kind::trust:
      return world.roles[slot.owner.index].trust;
    case PolicySlot::Kind::resource:
      return world.resources[slot.owner.index].policy;
    case PolicySlot::Kind::control:
      return world.control_policies[slot.owner.index].policy;
    case PolicySlot::Kind::endpoint:
      return world.endpoints[slot.owner.index].policy;
  }
  return std::nullopt;
}

void put_policy(World& world, const PolicySlot& slot, PolicyId policy) {
  const std::uint32_t index = slot.owner.index;
  switch (slot.kind) {
    case PolicySlot::Kind::inline_policy:
      if (slot.owner.kind == EntityKind::user) world.users.edit(index).inline_policies[slot.index] = policy;
      if (slot.owner.kind == EntityKind::group) world.groups.edit(index).inline_policies[slot.index] = policy;
      if (slot.owner.kind == EntityKind::role) world.roles.edit(index).inline_policies[slot.index] = policy;
      return;
    case PolicySlot::Kind::managed:
      put_version(world, index, policy);
      return;
    case PolicySlot::Kind::trust:
      edit_policy(world.roles, index, &model::Role::trust, policy);
      return;
    case PolicySlot::Kind::resource:
      edit_policy(world.resources, index, &model::Resource::policy, policy);
      return;
    case PolicySlot::Kind::control:
      world.control_policies.edit(index).policy = policy;
      return;
    case PolicySlot::Kind::endpoint:
      edit_policy(world.endpoints, index, &model::Endpoint::policy, policy);
      return;
  }
}

policy::PolicyKind kind_of(const World& world, const PolicySlot& slot) {
  switch (slot.kind) {
    case PolicySlot::Kind::inline_policy:
      return policy::PolicyKind::identity;
    case PolicySlot::Kind::managed:
      return policy::PolicyKind::managed;
    case PolicySlot::Kind::trust:
      return policy::PolicyKind::trust;
    case PolicySlot::Kind::resource:
      return policy::PolicyKind::resource;
    case PolicySlot::Kind::control:
      return world.control_policies[slot.owner.index].is_scp ? policy::PolicyKind::scp : policy::PolicyKind::rcp;
    case PolicySlot::Kind::endpoint:
      return policy::PolicyKind::endpoint;
  }
  return policy::PolicyKind::identity;
}

std::string spelled_out(const World& world, const PolicySlot& slot) {
  const std::string owner = spelled_out(world, slot.owner);
  switch (slot.kind) {
    case PolicySlot::Kind::inline_policy: {
      const PolicyId policy = world.identity(slot.owner)->inline_policies[slot.index];
      return "policy " + quote_word(world.text(world.library().policy(policy).name)) + " of " + owner;
    }
    case PolicySlot::Kind::managed:
    case PolicySlot::Kind::control:
      return owner;
    case PolicySlot::Kind::trust:
      return "trust policy of " + owner;
    case PolicySlot::Kind::resource:
    case PolicySlot::Kind::endpoint:
      return "policy of " + owner;
  }
  return owner;
}

std::optional<PolicySlot> resolve_policy(Binder& binder, const lang::Ref& ref) {
  if (ref.of) return resolve_inline(binder, ref);
  const std::string& name = ref.name.text;
  if (ref.noun == Noun::scp || ref.noun == Noun::rcp || names_aws_managed_policy(name)) {
    const auto policy = resolve(binder, ref, wanted::any_policy);
    return policy ? std::optional(slot_of(*policy)) : std::nullopt;
  }
  const auto named = readings(binder, ref.noun, name, wanted::any_policy);
  // A managed policy is what the name means outside of its entity; an inline one only where it alone bears the name.
  auto inline_ones = named.empty() && (ref.noun == Noun::none || ref.noun == Noun::policy)
                         ? inline_policies_named(binder.world, name)
                         : std::vector<PolicySlot>{};
  if (inline_ones.size() == 1) return inline_ones.front();
  if (inline_ones.size() > 1) {
    std::vector<std::string> spelled;
    for (const PolicySlot& slot : inline_ones) spelled.push_back(spelled_out(binder.world, slot));
    report_ambiguous(binder, name, spelled, ref.name.span);
    return std::nullopt;
  }
  const auto policy = resolve(binder, ref, wanted::any_policy);
  if (policy) return slot_of(*policy);
  if (!binder.diagnostics.empty() && binder.diagnostics.back().code == wanted::any_policy.code)
    suggest_inline(binder, name);
  return std::nullopt;
}

std::optional<PolicySlot> resolve_which(Binder& binder, const lang::Which& which) {
  switch (which.kind) {
    case lang::Which::Kind::named:
      return resolve_policy(binder, which.ref);
    case lang::Which::Kind::trust_of: {
      const auto role = resolve(binder, which.ref, wanted::role);
      return role ? std::optional(PolicySlot{PolicySlot::Kind::trust, *role, 0}) : std::nullopt;
    }
    case lang::Which::Kind::resource_policy_of: {
      static const Wanted bearer{"resource", "unknown-resource", [](const World&, EntityId entity) {
                                   return entity.kind == EntityKind::resource || entity.kind == EntityKind::endpoint;
                                 }};
      const auto found = resolve(binder, which.ref, bearer);
      if (!found) return std::nullopt;
      const bool is_resource = found->kind == EntityKind::resource;
      return PolicySlot{is_resource ? PolicySlot::Kind::resource : PolicySlot::Kind::endpoint, *found, 0};
    }
  }
  return std::nullopt;
}

std::optional<Thing> resolve_thing(Binder& binder, const lang::Ref& ref) {
  Thing thing;
  const auto entities = readings(binder, ref.noun, ref.name.text, wanted::anything);
  const bool is_policy =
      ref.of || ref.noun == Noun::policy || ref.noun == Noun::scp || ref.noun == Noun::rcp ||
      names_aws_managed_policy(ref.name.text) ||
      (entities.empty() && ref.noun == Noun::none && !inline_policies_named(binder.world, ref.name.text).empty());
  if (is_policy) {
    thing.policy = resolve_policy(binder, ref);
    if (!thing.policy) return std::nullopt;
    const bool has_row =
        thing.policy->kind == PolicySlot::Kind::managed || thing.policy->kind == PolicySlot::Kind::control;
    if (has_row) thing.entity = thing.policy->owner;
    return thing;
  }
  thing.entity = resolve(binder, ref, wanted::anything);
  if (!thing.entity) return std::nullopt;
  if (wanted::any_policy.fits(binder.world, *thing.entity)) thing.policy = slot_of(*thing.entity);
  return thing;
}

std::optional<Thing> resolve_thing(Binder& binder, const lang::Which& which) {
  if (which.kind == lang::Which::Kind::named) return resolve_thing(binder, which.ref);
  Thing thing;
  thing.policy = resolve_which(binder, which);
  if (!thing.policy) return std::nullopt;
  if (!policy_in(binder.world, *thing.policy)) {
    const bool is_trust = thing.policy->kind == PolicySlot::Kind::trust;
    binder.error("no-policy",
                 spelled_out(binder.world, thing.policy->owner) + " has no " + (is_trust ? "trust " : "") + "policy",
                 which.span);
    return std::nullopt;
  }
  return thing;
}

}  // namespace iamq::bind

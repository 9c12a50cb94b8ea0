#include "runtime/import/context.hpp"

#include <fmt/core.h>

#include "runtime/policy/wildcard.hpp"

namespace iamq::import {

std::string folded(std::string_view name) {
  return policy::lower_case(name);
}

model::EntityKind entity_kind(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::user:
      return model::EntityKind::user;
    case ObjectKind::group:
      return model::EntityKind::group;
    case ObjectKind::role:
      return model::EntityKind::role;
    default:
      return model::EntityKind::managed_policy;
  }
}

namespace {

std::string key_of_name(model::EntityKind kind, model::AccountId account, std::string_view name) {
  return fmt::format("{} {} ", static_cast<unsigned>(kind), static_cast<std::uint32_t>(account)) + folded(name);
}

}  // namespace

void NamesInAccounts::add(model::EntityId entity, model::AccountId account, std::string_view name) {
  names_.emplace(key_of_name(entity.kind, account, name), entity);
}

const model::EntityId* NamesInAccounts::find(model::EntityKind kind, model::AccountId account,
                                             std::string_view name) const {
  const auto found = names_.find(key_of_name(kind, account, name));
  return found == names_.end() ? nullptr : &found->second;
}

std::string Context::title_of(const Entry& entry) const {
  const std::string_view kind = entry.kind == ObjectKind::managed_policy ? "policy" : name_of(entry.kind);
  if (accounts.size() < 2 || entry.is_aws_managed()) {
    return fmt::format("{} `{}`", kind, entry.name());
  }
  return fmt::format("{} `{}/{}`", kind, world.text(world.account(account_of(entry)).name), entry.name());
}

void Context::fill(model::Named& row, const Entry& entry, std::string_view unique_id_field) {
  if (!entry.is_aws_managed()) {
    row.account = account_of(entry);
  }
  row.name = intern(entry.name());
  row.path = intern(entry.path());
  row.arn = intern(entry.arn_text);
  row.unique_id = intern(entry.object.text(unique_id_field));
  row.declared = entry.arn_span;
  for (const Object& tag : entry.object.list("Tags")) {
    row.tags.push_back({intern(tag.text("Key")), intern(tag.text("Value"))});
  }
}

}  // namespace iamq::import

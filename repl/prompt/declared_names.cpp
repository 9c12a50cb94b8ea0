#include "repl/prompt/declared_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace iamq::repl {
namespace {

using model::EntityId;
using model::EntityKind;
using model::World;

constexpr std::size_t kinds = static_cast<std::size_t>(EntityKind::session) + 1;

char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
}

bool comes_before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return small(x) < small(y); });
}

bool is_before(const DeclaredNames::Name& a, const DeclaredNames::Name& b) {
  return comes_before(a.text, b.text);
}

// Calls function(table, kind) for every table whose rows have names.
template <typename Function>
void each_table(Function&& function) {
  function(&World::accounts, EntityKind::account);
  function(&World::users, EntityKind::user);
  function(&World::groups, EntityKind::group);
  function(&World::roles, EntityKind::role);
  function(&World::managed_policies, EntityKind::managed_policy);
  function(&World::control_policies, EntityKind::control_policy);
  function(&World::resources, EntityKind::resource);
  function(&World::ous, EntityKind::ou);
  function(&World::providers, EntityKind::provider);
  function(&World::endpoints, EntityKind::endpoint);
  function(&World::sessions, EntityKind::session);
}

bool is_named(const World& world, EntityId entity) {
  return entity.kind != EntityKind::managed_policy || !world.managed_policies[entity.index].is_aws_managed;
}

}  // namespace

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) { return small(a) == small(b); });
}

void DeclaredNames::follow(std::shared_ptr<const World> world) {
  if (world == world_) return;
  std::array<std::vector<bool>, kinds> changed;
  bool has_changes = false;
  std::vector<Name> added;
  const auto add = [&](EntityId entity) {
    if (!is_named(*world, entity)) return;
    const auto text = world->text(world->name_of(entity));
    if (text.empty()) return;
    const bool is_in_account = entity.kind != EntityKind::account && entity.kind != EntityKind::ou;
    added.push_back({text, entity, is_in_account ? world->account_of(entity) : std::nullopt});
  };
  each_table([&](auto table, EntityKind kind) {
    if (!world_) {
      ((*world).*table).each([&](std::uint32_t index, const auto&) { add({kind, index}); });
      return;
    }
    ((*world).*table).each_unshared((*world_).*table, [&](std::uint32_t index, const auto* row) {
      auto& rows = changed[static_cast<std::size_t>(kind)];
      if (rows.size() <= index) rows.resize(index + 1);
      rows[index] = has_changes = true;
      if (row != nullptr) add({kind, index});
    });
  });
  if (has_changes) {
    const auto is_stale = [&](const Name& name) {
      const auto& rows = changed[static_cast<std::size_t>(name.entity.kind)];
      return name.entity.index < rows.size() && rows[name.entity.index];
    };
    names_.erase(std::remove_if(names_.begin(), names_.end(), is_stale), names_.end());
  }
  std::sort(added.begin(), added.end(), is_before);
  merge(std::move(added));
  world_ = std::move(world);
}

// A few names among very many: their places are looked up, what lies between is moved as it is.
void DeclaredNames::merge(std::vector<Name> added) {
  std::vector<Name> merged;
  merged.reserve(names_.size() + added.size());
  auto from = names_.begin();
  for (const Name& name : added) {
    const auto place = std::upper_bound(from, names_.end(), name, is_before);
    merged.insert(merged.end(), from, place);
    merged.push_back(name);
    from = place;
  }
  merged.insert(merged.end(), from, names_.end());
  names_ = std::move(merged);
}

void DeclaredNames::each_beginning_with(std::string_view prefix, const std::function<bool(const Name&)>& each) const {
  auto name = std::lower_bound(names_.begin(), names_.end(), prefix,
                               [](const Name& a, std::string_view b) { return comes_before(a.text, b); });
  for (; name != names_.end() && begins_with(name->text, prefix); ++name) {
    if (!each(*name)) return;
  }
}

}  // namespace iamq::repl

#include "runtime/query/caller_universes.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "runtime/query/meant.hpp"
#include "runtime/query/requests.hpp"

namespace iamq::query {

using model::EntityId;
using model::EntityKind;
using model::Subject;

void CallerUniverses::make(const Asking& asking, const model::Clauses& clauses,
                           const std::optional<std::vector<std::uint32_t>>& actions) {
  const model::World& world = *asking.world;
  const auto situation = situation_for(asking, clauses, Place::only, "");
  std::vector<EntityId> bearing_on_them;
  Universe::Only only;
  only.whoever_calls = true;
  if (actions) {
    bearing_on_them = resources_bearing_on(asking, *actions);
    only.declared = &bearing_on_them;
    // A role may let in those who have no policies here: its line must not be missing.
    const bool may_be_roles = std::any_of(actions->begin(), actions->end(), [&](std::uint32_t number) {
      return works_on_roles(asking.catalog->action(number).full_name);
    });
    if (!may_be_roles) only.actions = &*actions;
  }
  std::unique_ptr<index::Index> own_index;
  const auto profiles = asking.index_or(own_index).profiles(asking.world);
  std::unordered_map<index::ProfileId, const Universe*> by_profile;
  std::set<std::uint32_t> accounts;  // of somebody declared
  const auto add = [&](EntityId entity, index::ProfileId profile) {
    if (asking.is_stopped()) return;
    if (const auto account = world.account_of(entity)) accounts.insert(static_cast<std::uint32_t>(*account));
    if (const auto known = by_profile.find(profile); known != by_profile.end()) {
      by_caller_.emplace(entity, known->second);
      return;
    }
    all_.push_back(std::make_unique<Universe>(asking, session_of(entity), situation, only));
    const Universe* universe = all_.back().get();
    by_caller_.emplace(entity, universe);
    if (profile != index::no_profile && universe->is_of_profile()) by_profile.emplace(profile, universe);
  };
  world.users.each([&](std::uint32_t index, const model::User&) {
    add({EntityKind::user, index}, profiles->of_user(index));
  });
  world.roles.each([&](std::uint32_t index, const model::Role&) {
    add({EntityKind::role, index}, profiles->of_role(index));
  });
  world.sessions.each([&](std::uint32_t index, const model::Session& session) {
    if (session.person != model::StringId{}) return;  // its role draws the lines
    add({EntityKind::session, index}, index::no_profile);
  });
  // The control policies of an account bind its root user also where nobody else is declared.
  world.accounts.each([&](std::uint32_t index, const model::Account& account) {
    if (account.is_only_placed || accounts.count(index) > 0) return;
    Subject root;
    root.kind = Subject::Kind::root;
    root.account = model::AccountId{index};
    all_.push_back(std::make_unique<Universe>(asking, root, situation, only));
  });
  if (all_.empty()) all_.push_back(std::make_unique<Universe>(asking, Subject{}, situation, only));
}

}  // namespace iamq::query

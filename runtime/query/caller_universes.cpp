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

const Universe* CallerUniverses::make_one(const Asking& asking, const Subject& subject,
                                          const evaluate::Situation& situation, const Universe::Only& only,
                                          std::optional<model::AccountId> account) {
  made_.push_back(std::make_unique<Universe>(asking, subject, situation, only));
  all_.push_back(made_.back().get());
  if (account) by_account_[static_cast<std::size_t>(*account)].push_back(all_.back());
  return all_.back();
}

void CallerUniverses::make(const Asking& asking, const model::Clauses& clauses,
                           const std::optional<std::vector<std::uint32_t>>& actions) {
  const model::World& world = *asking.world;
  const auto situation = situation_for(asking, clauses, Place::only, "");
  std::vector<EntityId> bearing_on_them;
  Universe::Only only;
  only.whoever_calls = true;
  only.most_silent_of_others = 0;  // a wildcard speaks of resources of the caller's own account
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
  by_account_.resize(world.accounts.size());
  const auto add = [&](EntityId entity, index::ProfileId profile) {
    if (asking.is_stopped()) return;
    if (const auto known = by_profile.find(profile); known != by_profile.end()) {
      by_caller_.emplace(entity, known->second);
      return;
    }
    const auto account = world.account_of(entity);
    Universe::Only own = only;
    if (account && !by_account_[static_cast<std::size_t>(*account)].empty()) own.like = of_account(*account).front();
    const Universe* universe = make_one(asking, session_of(entity), situation, own, account);
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
  world.accounts.each([&](std::uint32_t index, const model::Account&) {
    if (asking.is_stopped() || !by_account_[index].empty()) return;
    Subject root;
    root.kind = Subject::Kind::root;
    root.account = model::AccountId{index};
    make_one(asking, root, situation, only, root.account);
  });
  if (all_.empty()) make_one(asking, Subject{}, situation, only, std::nullopt);
}

}  // namespace iamq::query

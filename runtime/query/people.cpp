#include "runtime/query/people.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "runtime/query/formulas.hpp"

namespace iamq::query {

namespace {

using model::EntityId;
using model::EntityKind;

const model::Session* person_behind(const model::World& world, const Group& group) {
  const auto& entity = group.found.entity;
  if (group.is_everyone || !entity || entity->kind != EntityKind::session) {
    return nullptr;
  }
  const model::Session& session = world.sessions[entity->index];
  return session.person == model::StringId{} ? nullptr : &session;
}

bool come_to_the_same(const Group& a, const Group& b) {
  return a.parts == b.parts && a.found.chain == b.found.chain && a.found.outcome == b.found.outcome &&
         same(a.found.condition, b.found.condition);
}

bool are_one_person(const model::Session& a, const model::Session& b) {
  return a.person == b.person && a.permission_set == b.permission_set && a.groups == b.groups;
}

}  // namespace

void fold_people(const model::World& world, std::vector<Group>& groups) {
  std::vector<Group> folded;
  std::set<EntityId> taken;  // roles whose people are told
  for (Group& group : groups) {
    const model::Session* person = person_behind(world, group);
    if (person == nullptr) {
      folded.push_back(std::move(group));
      continue;
    }
    taken.insert(person->of);
    const auto first = std::find_if(folded.begin(), folded.end(), [&](const Group& other) {
      const model::Session* known = person_behind(world, other);
      return known != nullptr && are_one_person(*known, *person) && come_to_the_same(other, group);
    });
    if (first == folded.end()) {
      folded.push_back(std::move(group));
    } else {
      first->alike.push_back(std::move(group.found));
    }
  }
  // Nobody but these people takes such a role: AWS lets nobody edit its trust policy.
  folded.erase(std::remove_if(folded.begin(), folded.end(),
                              [&](const Group& group) {
                                const auto& entity = group.found.entity;
                                return !group.is_everyone && entity && taken.count(*entity) != 0;
                              }),
               folded.end());
  groups = std::move(folded);
}

}  // namespace iamq::query

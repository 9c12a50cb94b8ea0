#pragma once

#include <cstddef>
#include <vector>

#include "runtime/change/world_difference.hpp"
#include "runtime/model/world.hpp"

namespace iamq::change {

// The changes as they are found, one caller at a time.
class ChangeList {
public:
  // Where a change stands in the list.
  using Places = std::vector<std::size_t>;

  ChangeList(const model::World& before, const model::World& after) : before_(before), after_(after) {}

  // `through`: roles of the World in which the permission is. Returns where the change stands.
  std::size_t add(bool gains, const query::PrincipalCell& who, const std::vector<model::EntityId>& through,
                  query::Surplus permission);
  // The same holds of somebody else.
  void also(std::size_t place, const query::PrincipalCell& who) { result_.changes[place].who.push_back(who); }
  // Counts what was looked at for a difference whose parts are added, and keeps on what it rests.
  void count(const query::PermissionDifference& difference);
  void rests_on(const query::Note& note);

  std::size_t size() const { return result_.changes.size(); }
  const Change& operator[](std::size_t place) const { return result_.changes[place]; }
  const std::vector<Change>& changes() const { return result_.changes; }

  // All of it, one row for all of whom the same is said. The list is empty afterwards.
  WorldDifference fold();

private:
  const model::World& before_;
  const model::World& after_;
  WorldDifference result_;
};

bool assumes_roles(const query::Surplus& surplus, const stdlib::Catalog& catalog);

}  // namespace iamq::change

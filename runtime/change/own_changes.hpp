#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "runtime/change/allowed_actions.hpp"
#include "runtime/change/change_list.hpp"
#include "runtime/change/paired_callers.hpp"
#include "runtime/change/told_alike.hpp"
#include "runtime/change/touched.hpp"
#include "runtime/change/unchanged.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::change {

// Of the changes, those that go on to whoever can assume a role.
struct ChangedRoles {
  // Who may assume other roles than before, as each World knows them.
  std::set<model::EntityId> assume_otherwise_before, assume_otherwise_after;
  // Where the list tells what roles themselves gain and lose: by the role in the later World; by that in the earlier
  // one, if it is gone.
  std::map<model::EntityId, ChangeList::Places> changed, gone;

  // Nobody may assume another role than before.
  bool are_ways_the_same() const { return assume_otherwise_before.empty() && assume_otherwise_after.empty(); }
  bool is_empty() const { return are_ways_the_same() && changed.empty() && gone.empty(); }
};

// What callers gain and lose with their own credentials: only those whom the change can touch are asked, and of them
// only the requests that it can touch.
class OwnChanges {
public:
  // `nothing`: a policy that says nothing, of the Library that both Worlds share.
  OwnChanges(const query::Asking& before, const query::Asking& after, policy::PolicyId nothing, ChangeList& list);

  // Users, roles, sessions, root users, and whom only policies of resources let in.
  ChangedRoles run();

private:
  using Places = ChangeList::Places;

  bool is_untouched(model::EntityId entity) const;
  bool is_the_same(model::EntityId entity) const;

  // The changes of one caller's own requests; they return where those stand in the list.
  Places add_own(const PairedCaller& pair);
  Places add_direct(const query::Asking& before, const query::Asking& after, const PairedCaller& pair);
  Places add_whole(const PairedCaller& pair);
  Places add_alike(const PairedCaller& pair, ToldAlike& touched, bool is_same);
  Places add_all(const PairedCaller& pair, query::PermissionDifference difference);
  ToldAlike& scope_of(const PairedCaller& pair);
  void note_assuming(const PairedCaller& pair, const query::Surplus& surplus);
  void add_role(const PairedCaller& pair);
  void add_roots();
  void add_outsiders();

  const query::Asking& before_;
  const query::Asking& after_;
  const policy::PolicyId nothing_;
  ChangeList& list_;
  TouchedResources touched_;
  Unchanged unchanged_;
  AllowedActions allowed_before_, allowed_after_;
  std::deque<ToldAlike> of_resources_;  // as the resources that are touched
  std::map<std::vector<const policy::Statement*>, std::unique_ptr<ToldAlike>> of_statements_;
  ChangedRoles roles_;
};

}  // namespace iamq::change

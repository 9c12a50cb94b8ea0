#pragma once

#include <cstdint>
#include <vector>

#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/query/permission_difference.hpp"

// What a change of the World does to everybody: decisions, not texts. Two edits that cancel, or that a Deny hides, show
// nothing.
namespace iamq::change {

// What some principals may do in one World only, themselves or in a role that they can assume.
struct Change {
  bool gains = false;                     // in the later World; else they lose it
  std::vector<query::PrincipalCell> who;  // all of whom this holds
  query::ChainCell through;               // the roles assumed one after the other; none: with their own credentials
  query::Surplus permission;
};

struct WorldDifference {
  std::vector<Change> changes;        // gains first
  std::vector<query::Note> rests_on;  // what is not in the input and could change it, to be told in the later World
  std::uint64_t requests = 0;         // how many were decided
  bool leaves_out = false;            // actions on resources of other services, on which they never work
  bool is_complete = true;            // false: too many patterns overlap somewhere to look at every region
};

// Over the actions of the catalog, every resource, and every value of the context's keys; for the declared users,
// roles, sessions and root users, and for everybody whom a changed policy of a resource names. Both Worlds share a
// Library.
WorldDifference difference(const query::Asking& before, const query::Asking& after);

// What of it can ever come to something: without actions on what they do not work on.
WorldDifference what_counts(WorldDifference difference, const stdlib::Catalog& catalog);

// The answer that tells it, or what of the difference counts. Columns: change, principals, as, service, actions,
// resource, condition, because (the statements that allow it where it is allowed).
query::Answer changes(const query::Asking& after, const WorldDifference& difference);
query::Answer changes(const query::Asking& before, const query::Asking& after);

}  // namespace iamq::change

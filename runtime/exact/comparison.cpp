#include "runtime/exact/comparison.hpp"

#include "runtime/exact/policy_search.hpp"

namespace iamq::exact {

using Kind = Difference::Kind;

std::string_view name_of(Relation relation) {
  switch (relation) {
    case Relation::equal:
      return "equal";
    case Relation::narrower:
      return "narrower";
    case Relation::wider:
      return "wider";
    case Relation::overlapping:
      return "overlapping";
    case Relation::disjoint:
      return "disjoint";
    case Relation::unknown:
      break;
  }
  return "unknown";
}

Relation relation_of(const Difference& only_in_a, const Difference& only_in_b, const Difference& overlap) {
  if (only_in_a.kind == Kind::unknown || only_in_b.kind == Kind::unknown) return Relation::unknown;
  if (only_in_a.kind == Kind::none) return only_in_b.kind == Kind::none ? Relation::equal : Relation::narrower;
  if (only_in_b.kind == Kind::none) return Relation::wider;
  switch (overlap.kind) {
    case Kind::none:
      return Relation::disjoint;
    case Kind::found:
      return Relation::overlapping;
    case Kind::unknown:
      break;
  }
  return Relation::unknown;
}

Comparison compare_policies(policy::PolicyId a, policy::PolicyId b, const policy::Library& library,
                            const stdlib::Catalog& catalog, Scope scope, Budget& budget) {
  Comparison comparison;
  PolicyPair pair(a, b, library, catalog);
  comparison.only_in_a = PolicySearch(pair, scope, Sought::only_a, budget).run();
  comparison.only_in_b = PolicySearch(pair, scope, Sought::only_b, budget).run();
  if (comparison.only_in_a.kind == Kind::found && comparison.only_in_b.kind == Kind::found) {
    comparison.overlap = PolicySearch(pair, scope, Sought::both, budget).run();
  }
  comparison.relation = relation_of(comparison.only_in_a, comparison.only_in_b, comparison.overlap);
  return comparison;
}

}  // namespace iamq::exact

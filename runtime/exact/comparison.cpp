#include "runtime/exact/comparison.hpp"

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
  comparison.only_in_a = policy_difference(a, b, library, catalog, scope, budget);
  comparison.only_in_b = policy_difference(b, a, library, catalog, scope, budget);
  if (comparison.only_in_a.kind == Kind::found && comparison.only_in_b.kind == Kind::found) {
    comparison.overlap = policy_overlap(a, b, library, catalog, scope, budget);
  }
  comparison.relation = relation_of(comparison.only_in_a, comparison.only_in_b, comparison.overlap);
  return comparison;
}

}  // namespace iamq::exact

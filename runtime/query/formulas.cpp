#include "runtime/query/formulas.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace iamq::query {

using condition::Formula;
using condition::Literal;
using Conjunction = std::vector<Literal>;

namespace {

bool holds(const Conjunction& conjunction, const Literal& literal) {
  return std::find(conjunction.begin(), conjunction.end(), literal) != conjunction.end();
}

bool implies(const Conjunction& stronger, const Conjunction& weaker) {
  return std::all_of(weaker.begin(), weaker.end(), [&](const Literal& literal) { return holds(stronger, literal); });
}

bool contradicts_itself(const Conjunction& conjunction) {
  return std::any_of(conjunction.begin(), conjunction.end(), [&](const Literal& literal) {
    Literal opposite = literal;
    opposite.is_negated = !opposite.is_negated;
    return holds(conjunction, opposite);
  });
}

void add(Formula& formula, Conjunction conjunction) {
  auto& all = formula.any_of;
  if (std::any_of(all.begin(), all.end(), [&](const auto& other) { return implies(conjunction, other); })) {
    return;
  }
  all.erase(std::remove_if(all.begin(), all.end(), [&](const auto& other) { return implies(other, conjunction); }),
            all.end());
  all.push_back(std::move(conjunction));
}

}  // namespace

Formula always() {
  return {{{}}};
}

Formula both(const Formula& a, const Formula& b) {
  if (a.is_always()) {
    return b;
  }
  if (b.is_always()) {
    return a;
  }
  Formula result;
  for (const auto& left : a.any_of) {
    for (const auto& right : b.any_of) {
      Conjunction conjunction = left;
      for (const auto& literal : right) {
        if (!holds(conjunction, literal)) {
          conjunction.push_back(literal);
        }
      }
      if (!contradicts_itself(conjunction)) {
        add(result, std::move(conjunction));
      }
    }
  }
  return result;
}

condition::Truth truth_of(const condition::Formula& formula, condition::Logic& logic) {
  condition::Truth any = condition::no;
  for (const auto& conjunction : formula.any_of) {
    condition::Truth all = condition::yes;
    for (const auto& literal : conjunction) {
      const condition::Truth atom = logic.atom(literal.atom);
      all = logic.both(all, literal.is_negated ? logic.negate(atom) : atom);
    }
    any = logic.either(any, all);
  }
  return any;
}

Formula either(const Formula& a, const Formula& b) {
  if (a.is_always() || b.is_never()) return a;
  if (b.is_always() || a.is_never()) return b;
  condition::Logic logic;
  return simplify(logic.either(truth_of(a, logic), truth_of(b, logic)), logic);
}

Formula without(const Formula& a, const Formula& b) {
  condition::Logic logic;
  return simplify(logic.both(truth_of(a, logic), logic.negate(truth_of(b, logic))), logic);
}

bool same(const Formula& a, const Formula& b) {
  const auto covered = [](const Formula& some, const Formula& others) {
    return std::all_of(some.any_of.begin(), some.any_of.end(), [&](const Conjunction& one) {
      return std::any_of(others.any_of.begin(), others.any_of.end(),
                         [&](const Conjunction& other) { return implies(one, other) && implies(other, one); });
    });
  };
  return a.any_of.size() == b.any_of.size() && covered(a, b) && covered(b, a);
}

}  // namespace iamq::query

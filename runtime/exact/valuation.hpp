#pragma once

#include <string>
#include <vector>

#include "runtime/condition/context.hpp"
#include "runtime/condition/truth.hpp"
#include "runtime/exact/budget.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::exact {

// Values of unknown keys under which a truth holds.
struct Valuation {
  enum class Kind { none, found, unknown } kind = Kind::none;
  condition::Context context{
      condition::Context::State::absent};  // found: what was given, and the values; all else absent
  std::vector<std::string> keys;           // found: those that the truth asks
  std::string because;                     // unknown: the key that has too many values, …
};

// Whether some values of the keys that are not in `given` make the truth hold, and which. The values tried are those
// that the truth's tests tell apart; keys that are compared with one another are tried together.
Valuation find_values(condition::Truth truth, condition::Logic& logic, const condition::Context& given,
                      const stdlib::Catalog& catalog, Budget& budget);

}  // namespace iamq::exact

#pragma once

#include "runtime/condition/truth.hpp"

// Conditions of several requests together.
namespace iamq::query {

condition::Formula always();

// Holds where both hold; without repeated literals, repeated alternatives and alternatives that another one implies.
condition::Formula both(const condition::Formula& a, const condition::Formula& b);

// Holds where one of them does; as short as it can be told.
condition::Formula either(const condition::Formula& a, const condition::Formula& b);

// Holds where the first holds and the second does not.
condition::Formula without(const condition::Formula& a, const condition::Formula& b);

condition::Truth truth_of(const condition::Formula& formula, condition::Logic& logic);

// Whether both say the same, however their parts are ordered.
bool same(const condition::Formula& a, const condition::Formula& b);

}  // namespace iamq::query

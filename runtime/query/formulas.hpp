#pragma once

#include "runtime/condition/truth.hpp"

// Conditions of several requests together.
namespace iamq::query {

condition::Formula always();

// Holds where both hold; without repeated literals, repeated alternatives and alternatives that another one implies.
condition::Formula both(const condition::Formula& a, const condition::Formula& b);

// Whether both say the same, however their parts are ordered.
bool same(const condition::Formula& a, const condition::Formula& b);

}  // namespace iamq::query

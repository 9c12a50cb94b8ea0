#pragma once

#include "runtime/bind/policies.hpp"

// From the lines of a native policy to the statements that IAM holds.
namespace iamq::bind {

// Adds what a `trusts` line says: one statement for each call that its principals make; nearly always one.
void read_trust(Binder& binder, const lang::TrustRule& rule, const PolicyPlace& place, policy::ReadDocument& read);

}  // namespace iamq::bind

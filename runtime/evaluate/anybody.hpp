#pragma once

#include "runtime/evaluate/request.hpp"

// Requests with the caller left open, so that one evaluation speaks for many callers: what it decides whatever those
// unknowns are holds for each of them.
namespace iamq::evaluate {

// As another user, or role, of the same account could send it: what the context says of the caller itself is unknown.
void forget_caller(Request& request);

// As one of any account could: also what follows from the account is unknown.
void forget_account(Request& request);

}  // namespace iamq::evaluate

#pragma once

#include <optional>
#include <string>

#include "runtime/policy/library.hpp"

// The same question put to solvers of string constraints, which know nothing of iamq.
namespace iamq::pairs {

// SMT-LIB 2.6: satisfiable exactly if `a` allows a request that `b` does not, `both`: if both allow one. Nothing where
// the policies say what it has no simple words for: set operators, variables between wildcards, one key asked as
// several types, principals beside conditions that ask who they are.
std::optional<std::string> smt_text(policy::PolicyId a, policy::PolicyId b, bool both, const policy::Library& library);

enum class Verdict { yes, no, unknown };

// What the solver (`cvc5` or `z3`, of the PATH) says: whether it can be satisfied. Unknown also if it takes longer than
// so many seconds.
Verdict ask_solver(const std::string& solver, const std::string& smt_text, int seconds);

}  // namespace iamq::pairs

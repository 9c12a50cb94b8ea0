#pragma once

#include <vector>

#include "runtime/condition/context.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/policy/document.hpp"
#include "runtime/policy/library.hpp"

// Who has to be asked for, so that nobody whom Principal elements tell apart is left out.
namespace iamq::exact {

struct CallerCase {
  evaluate::Caller caller;
  bool is_anybody = false;  // a user or role session of the account that no statement names: its name is open
  bool is_asked = true;     // some statement asks who it is; else it stands for all there are
};

// What is known of the keys of its requests: those that follow from who it is, and which ones every request carries.
condition::Context context_of(const CallerCase& caller);

// For each way in which the Principal and NotPrincipal elements of the statements can concern a caller, one: those that
// they name, somebody else of each account named, and strangers of every kind. One unnamed caller stands for all if no
// statement has the element.
struct Callers {
  std::vector<CallerCase> cases;
  // False: conditions tell more accounts apart than those whose callers are among them.
  bool are_all = true;
};
Callers representative_callers(const std::vector<const policy::Statement*>& statements, const policy::Library& library);

}  // namespace iamq::exact

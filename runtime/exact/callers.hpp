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
  condition::Context context;  // the keys that follow from who it is; the others are unknown
  bool is_anybody = false;     // a user or role session of the account that no statement names: its name is open
};

// For each way in which the Principal and NotPrincipal elements of the statements can concern a caller, one: those that
// they name, somebody else of each account named, and strangers of every kind. One unnamed caller stands for all if no
// statement has the element.
struct Callers {
  std::vector<CallerCase> cases;
  // False: conditions ask for patterns of account ids, of which one account each is among the callers.
  bool are_all = true;
};
Callers representative_callers(const std::vector<const policy::Statement*>& statements, const policy::Library& library);

// What is known of a request before anything is said of its keys: those that every request carries are there.
condition::Context open_context();

}  // namespace iamq::exact

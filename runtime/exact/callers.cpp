#include "runtime/exact/callers.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/principal.hpp"
#include "runtime/exact/account_ids.hpp"
#include "runtime/exact/patterns.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/wildcard.hpp"
#include "stdlib/global_keys.hpp"

namespace iamq::exact {

namespace {

using evaluate::Caller;
using evaluate::CallerKind;

// An account of AWS's documentation, or another one if that is taken.
std::string unnamed_account(const std::set<std::string>& named) {
  for (const std::string_view digits :
       {"444455556666", "777788889999", "123456789012", "000000000001", "000000000002"}) {
    if (named.count(std::string(digits)) == 0) return std::string(digits);
  }
  std::string account(12, '0');
  for (std::size_t number = 3;; ++number) {
    const std::string digits = std::to_string(number);
    account = std::string(12 - digits.size(), '0') + digits;
    if (named.count(account) == 0) return account;
  }
}

class CallerList {
public:
  CallerList(const std::vector<const policy::Statement*>& statements, const policy::Library& library)
      : statements_(statements), library_(library) {}

  Callers list();

private:
  void add(Caller caller, bool is_named);
  void add_somebody_of(const std::string& account);
  void add_named(const policy::PrincipalPattern& pattern);
  void add_arn(const std::string& text);
  void add_session(Caller caller);
  void add_accounts_of_conditions();

  const std::vector<const policy::Statement*>& statements_;
  const policy::Library& library_;
  std::vector<CallerCase> cases_;
  std::set<std::string> known_;     // how callers are concerned that were added
  std::set<std::string> accounts_;  // that the statements name
  bool are_all_ = true;             // no account counts that is not among them
  bool asks_for_account_ = false;   // some condition may tell accounts apart that no Principal names
};

bool is_about_account(std::string_view key) {
  return policy::equal_ignoring_case(key, "aws:PrincipalAccount") ||
         policy::equal_ignoring_case(key, "aws:PrincipalArn") || policy::equal_ignoring_case(key, "aws:userid");
}

// Somebody who is not named may be anybody in the same position: only what follows from the position is known of him.
void CallerList::add(Caller caller, bool is_named) {
  const auto digit = [](auto kind) { return static_cast<char>('0' + static_cast<int>(kind)); };
  std::string concerns(1, digit(caller.kind));
  if (asks_for_account_) concerns += caller.account;
  if (is_named) concerns += caller.issuer_arn.empty() ? caller.arn : caller.issuer_arn;
  concerns += ' ';
  for (const policy::Statement* statement : statements_) {
    const auto grant = evaluate::match_principals(*statement, caller, false, library_);
    concerns += digit(grant);
  }
  if (!known_.insert(std::move(concerns)).second) return;
  // Whoever is not named may have any name.
  const bool is_anybody = !is_named && (caller.kind == CallerKind::user || caller.kind == CallerKind::role_session);
  cases_.push_back({std::move(caller), is_anybody, true});
}

void CallerList::add_somebody_of(const std::string& account) {
  Caller user;
  user.kind = CallerKind::user;
  user.account = account;
  user.arn = "arn:aws:iam::" + account + ":user/somebody";
  add(user, false);
  Caller session;
  session.kind = CallerKind::role_session;
  session.account = account;
  session.credentials = evaluate::Credentials::role;
  session.issuer_arn = "arn:aws:iam::" + account + ":role/some-role";
  session.arn = "arn:aws:sts::" + account + ":assumed-role/some-role/session";
  add(session, false);
}

void CallerList::add_arn(const std::string& text) {
  const auto arn = policy::split_arn(text);
  Caller caller;
  caller.arn = text;
  if (!arn) {  // the unique id of a user or role that is gone
    caller.kind = text.substr(0, 4) == "AROA" ? CallerKind::role_session : CallerKind::user;
    caller.unique_id = caller.kind == CallerKind::user ? text : text + ":session";
    return add(caller, true);
  }
  caller.account = arn->account;
  const auto [type, name] = policy::split_resource(arn->resource);
  if (arn->resource == "root") {
    add_somebody_of(caller.account);
    caller.kind = CallerKind::root;
  } else if (type == "role") {
    caller.kind = CallerKind::role_session;
    caller.credentials = evaluate::Credentials::role;
    caller.issuer_arn = text;
    caller.arn = "arn:" + std::string(arn->partition) + ":sts::" + caller.account + ":assumed-role/" +
                 std::string(name.substr(name.rfind('/') + 1)) + "/session";
  } else if (type == "assumed-role") {
    return add_session(std::move(caller));
  } else if (type == "federated-user") {
    caller.kind = CallerKind::federated_user;
    caller.credentials = evaluate::Credentials::federation_token;
    caller.issuer_arn = "arn:aws:iam::" + caller.account + ":user/somebody";
  } else {
    caller.kind = CallerKind::user;
  }
  add(caller, true);
}

// A session that is named tells its role's name, but not its path: the roles that are named count, and another one.
void CallerList::add_session(Caller caller) {
  caller.kind = CallerKind::role_session;
  caller.credentials = evaluate::Credentials::role;
  const std::string name(evaluate::role_name_of_session(caller.arn));
  const auto arn = policy::split_arn(caller.arn);
  const std::string roles = "arn:" + std::string(arn->partition) + ":iam::" + caller.account + ":role/";
  std::set<std::string> issuers{roles + name, roles + "some-path/" + name};
  for (const policy::Statement* statement : statements_) {
    for (const policy::PrincipalPattern& pattern : statement->principals) {
      const std::string named(library_.text(pattern.text));
      const bool is_role = named.compare(0, roles.size(), roles) == 0;
      if (is_role && named.substr(named.rfind('/') + 1) == name) issuers.insert(named);
    }
  }
  for (const std::string& issuer : issuers) {
    caller.issuer_arn = issuer;
    add(caller, true);
  }
}

// Somebody of an account of every kind that conditions, and the elements that name accounts, tell apart.
void CallerList::add_accounts_of_conditions() {
  std::vector<Pattern> patterns;
  for (const policy::Statement* statement : statements_) {
    for (const policy::Condition& condition : statement->conditions) {
      if (!is_about_account(library_.text(condition.key))) continue;
      asks_for_account_ = true;
      const condition::OperatorRow& row = condition::row(condition.op);
      if (row.type == condition::ValueType::null) continue;
      if (!row.takes_variables) are_all_ = false;  // accounts as numbers
      for (const policy::StringId value : condition.values) {
        const std::string text = policy::lower_case(library_.text(value));  // what is no digit counts in any case
        if (text.find("${") != std::string::npos) continue;
        const bool is_arn = row.type == condition::ValueType::arn;
        patterns.push_back(is_arn                ? read_arn_pattern(text)
                           : row.takes_wildcards ? read_pattern(text)
                                                 : literal_pattern(text));
      }
    }
  }
  if (!asks_for_account_) return;
  for (const std::string& account : accounts_) patterns.push_back(literal_pattern(account));
  const auto found = account_ids_told_apart(patterns);
  if (!found) {
    are_all_ = false;
    return;
  }
  for (const std::string& account : *found) {
    accounts_.insert(account);
    add_somebody_of(account);
  }
}

void CallerList::add_named(const policy::PrincipalPattern& pattern) {
  const std::string text(library_.text(pattern.text));
  Caller caller;
  caller.arn = text;
  switch (pattern.type) {
    case policy::PrincipalType::everyone:
      return;
    case policy::PrincipalType::aws:
      return add_arn(text);
    case policy::PrincipalType::service:
      caller.kind = CallerKind::service;
      break;
    case policy::PrincipalType::federated:
      caller.kind = CallerKind::federated;
      break;
    case policy::PrincipalType::canonical_user:
      caller.kind = CallerKind::canonical_user;
      break;
  }
  add(caller, true);
}

Callers CallerList::list() {
  bool some_have_principal = false;
  for (const policy::Statement* statement : statements_) {
    some_have_principal = some_have_principal || statement->has_principal;
    for (const policy::PrincipalPattern& pattern : statement->principals) {
      const auto arn = policy::split_arn(library_.text(pattern.text));
      if (arn) accounts_.insert(std::string(arn->account));
    }
  }
  if (!some_have_principal) {
    Caller anybody;
    anybody.kind = CallerKind::user;
    return {{{std::move(anybody), false, false}}, true};
  }
  add_accounts_of_conditions();
  for (const std::string& account : std::set(accounts_)) add_somebody_of(account);
  // Where conditions tell accounts apart, one that nobody names is already among those.
  if (!asks_for_account_ || !are_all_) add_somebody_of(unnamed_account(accounts_));
  for (const policy::Statement* statement : statements_) {
    for (const policy::PrincipalPattern& pattern : statement->principals) add_named(pattern);
  }
  for (const auto& [kind, name] :
       {std::pair{CallerKind::anonymous, ""}, std::pair{CallerKind::service, "example.amazonaws.com"},
        std::pair{CallerKind::federated, "idp.example.com"}}) {
    Caller stranger;
    stranger.kind = kind;
    stranger.arn = name;
    add(stranger, true);
  }
  return {std::move(cases_), are_all_};
}

}  // namespace

condition::Context context_of(const CallerCase& known) {
  const auto& always_there = stdlib::always_present_keys();
  condition::Context context;
  if (!known.is_asked) {
    for (const std::string_view key : always_there) context.set_there(key);
    return context;
  }
  const evaluate::Caller& caller = known.caller;
  evaluate::Request request;
  request.caller = caller;
  evaluate::fill_context(request);
  context = std::move(request.context);
  if (known.is_anybody) {
    context.set_there("aws:PrincipalArn");
    if (caller.kind == CallerKind::user) context.set_there("aws:username");
  }
  for (const std::string_view key : always_there) {
    // What is known of identities of a provider before they are in a role is little.
    const bool is_open = caller.kind == CallerKind::federated && is_about_account(key);
    if (!is_open && !context.says(key)) context.set_there(key);
  }
  return context;
}

Callers representative_callers(const std::vector<const policy::Statement*>& statements,
                               const policy::Library& library) {
  return CallerList(statements, library).list();
}

}  // namespace iamq::exact

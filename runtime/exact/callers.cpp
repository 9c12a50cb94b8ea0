#include "runtime/exact/callers.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/principal.hpp"
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
  std::set<std::vector<std::string>> known_;  // how callers are concerned that were added
  std::set<std::string> accounts_;            // that the statements name
  bool has_account_patterns_ = false;         // some condition asks for a pattern of account ids
  bool asks_for_account_ = false;             // some condition may tell accounts apart that no Principal names
};

bool is_about_account(std::string_view key) {
  return policy::equal_ignoring_case(key, "aws:PrincipalAccount") ||
         policy::equal_ignoring_case(key, "aws:PrincipalArn") || policy::equal_ignoring_case(key, "aws:userid");
}

// Somebody who is not named may be anybody in the same position: only what follows from the position is known of him.
void CallerList::add(Caller caller, bool is_named) {
  std::vector<std::string> concerns{std::to_string(static_cast<int>(caller.kind))};
  if (asks_for_account_) concerns.push_back(caller.account);
  if (is_named) concerns.push_back(caller.issuer_arn.empty() ? caller.arn : caller.issuer_arn);
  for (const policy::Statement* statement : statements_) {
    const auto grant = evaluate::match_principals(*statement, caller, false, library_);
    concerns.push_back(std::to_string(static_cast<int>(grant)));
  }
  if (!known_.insert(std::move(concerns)).second) return;
  evaluate::Request request;
  request.caller = caller;
  evaluate::fill_context(request);
  // Whoever is not named may have any name.
  const bool is_anybody = !is_named && (caller.kind == CallerKind::user || caller.kind == CallerKind::role_session);
  if (is_anybody) {
    request.context.set_there("aws:PrincipalArn");
    if (caller.kind == CallerKind::user) request.context.set_there("aws:username");
  }
  for (const std::string_view key : stdlib::always_present_keys()) {
    // What is known of identities of a provider before they are in a role is little.
    const bool is_open = caller.kind == CallerKind::federated && is_about_account(key);
    if (!is_open && !request.context.says(key)) request.context.set_there(key);
  }
  cases_.push_back({std::move(caller), std::move(request.context), is_anybody});
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

// Accounts that conditions name, and one for each pattern of accounts.
void CallerList::add_accounts_of_conditions() {
  std::set<std::string> found;
  for (const policy::Statement* statement : statements_) {
    for (const policy::Condition& condition : statement->conditions) {
      if (!is_about_account(library_.text(condition.key))) continue;
      asks_for_account_ = true;
      for (const policy::StringId value : condition.values) {
        const auto arn = policy::split_arn(library_.text(value));
        std::string account(arn ? arn->account : library_.text(value));
        const bool is_pattern = account != "*" && account.find_first_of("*?") != std::string::npos &&
                                account.find_first_not_of("0123456789*?") == std::string::npos;
        has_account_patterns_ = has_account_patterns_ || is_pattern;
        std::replace(account.begin(), account.end(), '?', '0');
        const std::size_t star = account.find('*');
        account.erase(std::remove(account.begin(), account.end(), '*'), account.end());
        if (star != std::string::npos && account.size() < 12) account.insert(star, 12 - account.size(), '0');
        if (policy::is_account_id(account)) found.insert(account);
      }
    }
  }
  for (const std::string& account : found) {
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
    return {{{anybody, open_context(), false}}, true};
  }
  add_accounts_of_conditions();
  for (const std::string& account : std::set(accounts_)) add_somebody_of(account);
  add_somebody_of(unnamed_account(accounts_));
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
  return {std::move(cases_), !has_account_patterns_};
}

}  // namespace

condition::Context open_context() {
  condition::Context context;
  for (const std::string_view key : stdlib::always_present_keys()) context.set_there(key);
  return context;
}

Callers representative_callers(const std::vector<const policy::Statement*>& statements,
                               const policy::Library& library) {
  return CallerList(statements, library).list();
}

}  // namespace iamq::exact

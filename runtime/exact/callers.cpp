#include "runtime/exact/callers.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/principal.hpp"
#include "runtime/policy/arn.hpp"
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

class Callers {
public:
  Callers(const std::vector<const policy::Statement*>& statements, const policy::Library& library)
      : statements_(statements), library_(library) {}

  std::vector<CallerCase> list();

private:
  void add(Caller caller, bool is_named);
  void add_somebody_of(const std::string& account);
  void add_named(const policy::PrincipalPattern& pattern);
  void add_arn(const std::string& text);

  const std::vector<const policy::Statement*>& statements_;
  const policy::Library& library_;
  std::vector<CallerCase> cases_;
  std::set<std::vector<std::uint8_t>> known_;
};

// Somebody who is not named may be anybody in the same position: only what follows from the position is known of him.
void Callers::add(Caller caller, bool is_named) {
  std::vector<std::uint8_t> concerns;
  for (const policy::Statement* statement : statements_) {
    concerns.push_back(static_cast<std::uint8_t>(evaluate::match_principals(*statement, caller, false, library_)));
  }
  if (!known_.insert(std::move(concerns)).second) return;
  evaluate::Request request;
  request.context = open_context();
  request.caller = caller;
  const bool is_of_account = caller.kind == CallerKind::user || caller.kind == CallerKind::role_session;
  if (is_named || !is_of_account) {
    evaluate::fill_context(request);
  } else if (!caller.account.empty()) {
    request.context.set("aws:PrincipalAccount", caller.account);
  }
  cases_.push_back({std::move(caller), std::move(request.context)});
}

void Callers::add_somebody_of(const std::string& account) {
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

void Callers::add_arn(const std::string& text) {
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
    caller.kind = CallerKind::role_session;
    caller.credentials = evaluate::Credentials::role;
  } else if (type == "federated-user") {
    caller.kind = CallerKind::federated_user;
    caller.credentials = evaluate::Credentials::federation_token;
    caller.issuer_arn = "arn:aws:iam::" + caller.account + ":user/somebody";
  } else {
    caller.kind = CallerKind::user;
  }
  add(caller, true);
}

void Callers::add_named(const policy::PrincipalPattern& pattern) {
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

std::vector<CallerCase> Callers::list() {
  std::set<std::string> accounts;
  bool some_have_principal = false;
  for (const policy::Statement* statement : statements_) {
    some_have_principal = some_have_principal || statement->has_principal;
    for (const policy::PrincipalPattern& pattern : statement->principals) {
      const auto arn = policy::split_arn(library_.text(pattern.text));
      if (arn) accounts.insert(std::string(arn->account));
    }
  }
  if (!some_have_principal) {
    Caller anybody;
    anybody.kind = CallerKind::user;
    return {{anybody, open_context()}};
  }
  add_somebody_of(unnamed_account(accounts));
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
  return std::move(cases_);
}

}  // namespace

condition::Context open_context() {
  condition::Context context;
  for (const std::string_view key : stdlib::always_present_keys()) context.set_there(key);
  return context;
}

std::vector<CallerCase> representative_callers(const std::vector<const policy::Statement*>& statements,
                                               const policy::Library& library) {
  return Callers(statements, library).list();
}

}  // namespace iamq::exact

#include "runtime/evaluate/principal.hpp"

#include <algorithm>

#include "runtime/policy/arn.hpp"

namespace iamq::evaluate {

namespace {

bool is_root_arn_of(std::string_view pattern, const Caller& caller) {
  const auto arn = policy::split_arn(pattern);
  return arn && arn->resource == "root" && !caller.account.empty() && arn->account == caller.account;
}

// AROA… of AROA…:session.
std::string_view unique_id_of_entity(const Caller& caller) {
  return std::string_view(caller.unique_id).substr(0, caller.unique_id.find(':'));
}

bool is_role_of_session(std::string_view pattern, const Caller& session) {
  if (!session.issuer_arn.empty()) return pattern == session.issuer_arn;
  // The session's ARN does not tell the role's path; a role's name is unique in its account.
  const auto role = policy::split_arn(pattern);
  const auto caller = policy::split_arn(session.arn);
  if (!role || !caller || role->service != "iam" || role->account != caller->account) return false;
  const auto [type, path_and_name] = policy::split_resource(role->resource);
  return type == "role" && path_and_name.substr(path_and_name.rfind('/') + 1) == role_name_of_session(session.arn);
}

ResourceGrant match_aws(std::string_view pattern, const Caller& caller) {
  switch (caller.kind) {
    case CallerKind::root:
    case CallerKind::user:
    case CallerKind::role_session:
    case CallerKind::federated_user:
      break;
    case CallerKind::service:
    case CallerKind::federated:
    case CallerKind::canonical_user:
    case CallerKind::anonymous:
      return ResourceGrant::none;
  }
  // "You can specify … the account ARN or the account ID: this delegates authority to the account."
  if (is_root_arn_of(pattern, caller)) return ResourceGrant::delegated_to_account;
  if (pattern == caller.arn) return ResourceGrant::to_caller;
  // AWS keeps a trusted user or role by its unique id; once the entity is deleted, the id is all that shows.
  const bool is_unique_id = !caller.unique_id.empty() && pattern == unique_id_of_entity(caller);
  if (caller.kind == CallerKind::role_session && (is_unique_id || is_role_of_session(pattern, caller))) {
    return ResourceGrant::to_role;
  }
  if (caller.kind == CallerKind::user && is_unique_id) return ResourceGrant::to_caller;
  // A federated session of a named user: the user's grant, but boundary and session policies still limit it.
  if (caller.kind == CallerKind::federated_user && pattern == caller.issuer_arn) return ResourceGrant::to_role;
  return ResourceGrant::none;
}

bool lists(const policy::Statement& statement, const policy::Library& library, std::string_view arn) {
  return std::any_of(statement.principals.begin(), statement.principals.end(), [&](const auto& pattern) {
    return pattern.type == policy::PrincipalType::aws && library.text(pattern.text) == arn;
  });
}

ResourceGrant widest_match(const policy::Statement& statement, const Caller& caller, const policy::Library& library) {
  ResourceGrant widest = ResourceGrant::none;
  for (const policy::PrincipalPattern& pattern : statement.principals) {
    widest = std::max(widest, match_principal(pattern, caller, library));
  }
  return widest;
}

bool lists_role_of_session(const policy::Statement& statement, const Caller& caller, const policy::Library& library) {
  return std::any_of(statement.principals.begin(), statement.principals.end(), [&](const auto& pattern) {
    return match_principal(pattern, caller, library) == ResourceGrant::to_role;
  });
}

// Whether NotPrincipal surely spares the caller. "When you use NotPrincipal with Deny, you must also specify the
// account ARN of the not-denied principal. Otherwise, the policy might deny access to the entire account"; for a
// session the session, its role and its account. Where AWS says "might", this says no.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
bool is_spared(const policy::Statement& statement, const Caller& caller, bool has_boundary,
               const policy::Library& library) {
  // "Don't use NotPrincipal … with a permissions boundary: … always denies."
  if (has_boundary) return false;
  const bool is_account_listed = std::any_of(
      statement.principals.begin(), statement.principals.end(), [&](const policy::PrincipalPattern& pattern) {
        return pattern.type == policy::PrincipalType::aws && is_root_arn_of(library.text(pattern.text), caller);
      });
  switch (caller.kind) {
    case CallerKind::root:
      return is_account_listed;
    case CallerKind::user:
      return is_account_listed && lists(statement, library, caller.arn);
    case CallerKind::role_session:
      return is_account_listed && lists(statement, library, caller.arn) &&
             lists_role_of_session(statement, caller, library);
    case CallerKind::federated_user:
      return is_account_listed && lists(statement, library, caller.arn) && lists(statement, library, caller.issuer_arn);
    case CallerKind::service:
    case CallerKind::federated:
    case CallerKind::canonical_user:
    case CallerKind::anonymous:
      break;
  }
  return widest_match(statement, caller, library) != ResourceGrant::none;
}

}  // namespace

std::string_view role_name_of_session(std::string_view session_arn) {
  const auto arn = policy::split_arn(session_arn);
  if (!arn) return {};
  const auto [type, role_and_session] = policy::split_resource(arn->resource);
  if (type != "assumed-role") return {};
  return role_and_session.substr(0, role_and_session.find('/'));
}

ResourceGrant match_principal(const policy::PrincipalPattern& pattern, const Caller& caller,
                              const policy::Library& library) {
  const std::string_view text = library.text(pattern.text);
  const auto if_named = [&](CallerKind kind) {
    return caller.kind == kind && caller.arn == text ? ResourceGrant::to_caller : ResourceGrant::none;
  };
  switch (pattern.type) {
    case policy::PrincipalType::everyone:
      return ResourceGrant::to_caller;
    case policy::PrincipalType::aws:
      return match_aws(text, caller);
    case policy::PrincipalType::service:
      return if_named(CallerKind::service);
    case policy::PrincipalType::federated:
      return if_named(CallerKind::federated);
    case policy::PrincipalType::canonical_user:
      return if_named(CallerKind::canonical_user);
  }
  return ResourceGrant::none;
}

bool is_left_open(const policy::Statement& statement, const Caller& caller, bool has_boundary,
                  const policy::Library& library) {
  return statement.not_principal && !has_boundary && !is_spared(statement, caller, has_boundary, library) &&
         widest_match(statement, caller, library) != ResourceGrant::none;
}

ResourceGrant match_principals(const policy::Statement& statement, const Caller& caller, bool has_boundary,
                               const policy::Library& library) {
  if (!statement.has_principal) return ResourceGrant::to_caller;
  if (!statement.not_principal) return widest_match(statement, caller, library);
  return is_spared(statement, caller, has_boundary, library) ? ResourceGrant::none : ResourceGrant::to_caller;
}

}  // namespace iamq::evaluate

#pragma once

#include "runtime/evaluate/decision.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/policy/document.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::evaluate {

// How one entry of a Principal element lets a caller in; none: it is not meant.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
ResourceGrant match_principal(const policy::PrincipalPattern& pattern, const Caller& caller,
                              const policy::Library& library);

// How a statement's Principal or NotPrincipal concerns a caller: the widest of its entries. A statement without the
// element concerns everybody.
ResourceGrant match_principals(const policy::Statement& statement, const Caller& caller, bool has_boundary,
                               const policy::Library& library);

// Whether a NotPrincipal lists the caller, but not also the account (and the role) that AWS asks for, so that AWS
// leaves open whether the statement applies; match_principals says that it does.
bool is_left_open(const policy::Statement& statement, const Caller& caller, bool has_boundary,
                  const policy::Library& library);

// The role that a session is of, in any path, when only the session's ARN is known: `App` of
// arn:aws:sts::111122223333:assumed-role/App/s. Empty if it is no such ARN.
std::string_view role_name_of_session(std::string_view session_arn);

}  // namespace iamq::evaluate

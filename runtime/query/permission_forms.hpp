#pragma once

#include <span>
#include <string>
#include <variant>

#include "lang/text/diagnostic.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// How somebody's permissions are to be told.
struct PermissionsForm {
  std::string about;  // a service's prefix or an action; empty: everything
  text::Span about_at;
  std::string form;  // `actions`, `policy`, `json`; empty: a table
  text::Span form_at;
};

// `effective permissions of P …`: as the table of services; `for s3`: a row an action, by access level; `for
// s3:GetObject`: a row a resource; `as actions`: a row an action; `as policy`, `as json`: one policy.
// `subjects`: one, but for the tables of a person of IAM Identity Center, who has several roles.
std::variant<Answer, text::Diagnostic> permissions_in_form(const Asking& asking,
                                                           std::span<const model::Subject> subjects,
                                                           const model::Clauses& clauses, const PermissionsForm& form);
// Whether the form is one policy, which is of one caller.
bool is_of_one_caller(const PermissionsForm& form);

}  // namespace iamq::query

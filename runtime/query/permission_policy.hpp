#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// `effective permissions of P as policy`: one policy that, in place of all policies of P's own, grants just what P can
// do: made from the table, put into a copy of the World and compared with P both ways, over every resource. Where it
// grants more or less, the answer says so, with an example. `actions`: numbers of the catalog. A caller whose policies
// nobody can replace is a diagnostic at `where`.
std::variant<Answer, text::Diagnostic> permissions_as_policy(const Asking& asking, const model::Subject& subject,
                                                             const model::Clauses& clauses,
                                                             const std::vector<std::uint32_t>& actions, bool as_json,
                                                             const text::Span& where);

}  // namespace iamq::query

#pragma once

#include <string>
#include <variant>

#include "lang/text/diagnostic.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// `what does P need to TASK [on R] [passing ROLE]`: every request that the task takes, in order, and whether it is
// allowed. A task is one of the table in tasks.hpp, or an action with what the catalog says a caller may need besides.
// Columns: step, action, resource, needed, answer, condition, because, for. Verdict: whether the whole task succeeds;
// `partly` where only requests that not every call takes are refused or open.
std::variant<Answer, text::Diagnostic> needs(const Asking& asking, const model::Subject& subject,
                                             const std::string& task, const text::Span& where,
                                             const model::Clauses& clauses);

}  // namespace iamq::query

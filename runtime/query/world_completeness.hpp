#pragma once

#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::query {

// `show completeness`: of each account what the input did not contain, so that answers may rest on it. Columns:
// account, principals, resource_policies, organization, missing (policies whose text is not in the input).
Answer completeness(const Asking& asking);

}  // namespace iamq::query

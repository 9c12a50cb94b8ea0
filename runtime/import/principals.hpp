#pragma once

#include <vector>

#include "runtime/import/authorization_details.hpp"
#include "runtime/import/context.hpp"

namespace iamq::import {

// Adds groups, users and roles with everything that stands in them, and counts what was added.
void add_principals(Context& context, std::vector<ImportedAccount>& accounts);

}  // namespace iamq::import

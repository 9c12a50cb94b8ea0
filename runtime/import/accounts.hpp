#pragma once

#include <span>
#include <vector>

#include "runtime/import/authorization_details.hpp"
#include "runtime/import/context.hpp"

namespace iamq::import {

// Finds or makes the accounts that the exports speak of; refuses names that are taken and accounts exported twice.
void add_accounts(Context& context, std::span<const ExportFile> exports, std::vector<ImportedAccount>& accounts);

// Refuses users, groups, roles and policies that stand twice, within the exports or in them and the World; where an
// earlier import brought them, once for the account. Else it notes by which import each account came.
void refuse_duplicates(Context& context, std::span<const ExportFile> exports);

}  // namespace iamq::import

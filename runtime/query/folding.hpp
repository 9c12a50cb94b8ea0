#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/query/answer.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::query {

// Actions of the catalog (sorted numbers) as few patterns as read well: `s3:*`, `s3:Get*`, `s3:PutObject`. Over the
// catalog the patterns cover just these actions.
std::vector<std::string> fold_actions(const stdlib::Catalog& catalog, const std::vector<std::uint32_t>& actions);

// The same as a cell, with every action spelled out beside.
ActionsCell folded_cell(const stdlib::Catalog& catalog, const std::vector<std::uint32_t>& actions);

}  // namespace iamq::query

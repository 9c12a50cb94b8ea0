#pragma once

#include <vector>

#include "runtime/policy/library.hpp"

namespace iamq::policy {

// Brings the principals and conditions of native statements into the order in which JSON can hold them (principals of
// one type together, conditions of one operator together, each group where its first one stood), so that a document
// equals the one that its JSON reads back as. `positions` goes along.
void order_for_json(Document& document, std::vector<StatementPositions>& positions);

}  // namespace iamq::policy

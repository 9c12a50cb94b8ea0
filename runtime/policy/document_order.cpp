#include "runtime/policy/document_order.hpp"

#include <algorithm>
#include <numeric>

namespace iamq::policy {

namespace {

// Stable: equal groups stay in their order, groups in the order of their first members.
template <typename List, typename SameGroup>
void group(List& items, std::vector<text::Span>* spans, SameGroup same_group) {
  std::vector<std::size_t> leader(items.size()), order(items.size());
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = 0; i < items.size(); ++i) {
    leader[i] =
        static_cast<std::size_t>(std::find_if(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i),
                                              [&](const auto& earlier) { return same_group(earlier, items[i]); }) -
                                 items.begin());
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return leader[a] < leader[b]; });
  List ordered;
  std::vector<text::Span> ordered_spans;
  for (const std::size_t i : order) {
    ordered.push_back(std::move(items[i]));
    if (spans && i < spans->size()) ordered_spans.push_back((*spans)[i]);
  }
  items = std::move(ordered);
  if (spans) *spans = std::move(ordered_spans);
}

PrincipalType json_type(const PrincipalPattern& principal) {
  return principal.type == PrincipalType::everyone ? PrincipalType::aws : principal.type;
}

}  // namespace

void order_for_json(Document& document, std::vector<StatementPositions>& positions) {
  for (std::size_t i = 0; i < document.statements.size(); ++i) {
    Statement& statement = document.statements[i];
    StatementPositions* known = i < positions.size() ? &positions[i] : nullptr;
    group(statement.principals, known ? &known->principals : nullptr,
          [](const PrincipalPattern& a, const PrincipalPattern& b) { return json_type(a) == json_type(b); });
    group(statement.conditions, known ? &known->conditions : nullptr,
          [](const Condition& a, const Condition& b) { return a.op == b.op; });
  }
}

}  // namespace iamq::policy

#include "runtime/policy/positions.hpp"

#include <utility>

namespace iamq::policy {

Positions::Positions(std::vector<StatementPositions> statements)
    : statements_(std::make_shared<const std::vector<StatementPositions>>(std::move(statements))) {}

Positions Positions::moved(const text::Span& from, const text::Span& to) const {
  Positions there = *this;
  there.from_ = from;
  there.to_ = to;
  return there;
}

StatementPositions Positions::operator[](std::size_t statement) const {
  StatementPositions positions = (*statements_)[statement];
  if (from_ == to_) return positions;
  const auto move = [&](text::Span& span) {
    if (span == text::Span{}) return;
    span = {to_.source, span.begin - from_.begin + to_.begin, span.end - from_.begin + to_.begin};
  };
  for (text::Span* span : {&positions.whole, &positions.effect, &positions.sid}) move(*span);
  for (auto* spans : {&positions.actions, &positions.resources, &positions.principals, &positions.conditions}) {
    for (text::Span& span : *spans) move(span);
  }
  return positions;
}

std::vector<StatementPositions> Positions::all() const {
  std::vector<StatementPositions> all;
  for (std::size_t i = 0; i < size(); ++i) all.push_back((*this)[i]);
  return all;
}

}  // namespace iamq::policy

#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "lang/text/source.hpp"

namespace iamq::policy {

// Where the pieces of a statement stand; each list is parallel to the one of the Statement.
struct StatementPositions {
  text::Span whole, effect;
  std::vector<text::Span> actions, resources, principals, conditions;
  text::Span sid;  // empty: the statement has none
};

// Where the statements of a policy stand. The same text in a thousand places is taken apart once: each place adds where
// it begins.
class Positions {
public:
  Positions() = default;  // of a policy that an edit or a computation made
  explicit Positions(std::vector<StatementPositions> statements);

  // Of the same text in another place: what begins at `from` in these begins at `to` there.
  Positions moved(const text::Span& from, const text::Span& to) const;

  bool are_known() const { return statements_ != nullptr; }
  std::size_t size() const { return statements_ == nullptr ? 0 : statements_->size(); }
  StatementPositions operator[](std::size_t statement) const;  // one of size()
  std::vector<StatementPositions> all() const;
  // The same for all that were moved from one.
  const void* shared() const { return statements_.get(); }

private:
  std::shared_ptr<const std::vector<StatementPositions>> statements_;
  text::Span from_, to_;
};

}  // namespace iamq::policy

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"

namespace iamq::policy {

// Where the pieces of a statement stand; each list is parallel to the one of the Statement.
struct StatementPositions {
  text::Span whole, effect;
  std::vector<text::Span> actions, resources, principals, conditions;
  text::Span sid;  // empty: the statement has none
};

// The positions of a policy's statements as bytes, seen from where the policy begins: the same text has the same bytes
// wherever it stands, so that a Library keeps them once. `whole`: the policy's text; what stands outside of it is held,
// too.
std::string packed_positions(const std::vector<StatementPositions>& statements, const text::Span& whole);

// What packed positions must fit.
struct PositionsOutline {
  std::vector<std::array<std::size_t, 4>> pieces;  // of each statement: actions, resources, principals, conditions
  std::uint32_t length = 0;                        // of the shortest text that holds all that stands in the policy
  bool is_inside = true;                           // nothing stands anywhere else
};
// Nothing: the bytes, which may be anything, are no packed positions.
std::optional<PositionsOutline> outline_of(std::string_view packed);

// Where the statements of one policy stand. Only to be looked at: the bytes are a Library's.
class Positions {
public:
  // `packed`: of `packed_positions`; empty for a policy that an edit or a computation made.
  Positions(std::string_view packed, const text::Span& whole) : packed_(packed), whole_(whole) {}

  bool are_known() const { return !packed_.empty(); }
  std::size_t size() const;
  StatementPositions operator[](std::size_t statement) const;  // one of size(); reads those before it, too
  std::vector<StatementPositions> all() const;

private:
  std::string_view packed_;
  text::Span whole_;
};

}  // namespace iamq::policy

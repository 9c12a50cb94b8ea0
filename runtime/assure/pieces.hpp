#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/assure/places.hpp"

// The pieces that permissions are made of, and the World without one of them.
namespace iamq::assure {

struct Piece {
  enum class Kind : std::uint8_t { statement, action, resource, principal, condition, value, boundary } kind{};
  policy::PolicyId policy{};    // of a boundary: the managed policy's
  std::uint32_t statement = 0;  // index in the document
  std::uint32_t index = 0;      // of the action, resource, principal or condition
  std::uint32_t value = 0;      // of the condition's value
  model::EntityId bearer;       // of a boundary
  text::Span where;
  // The only one of its list: without it there is no statement.
  bool is_alone = false;
  friend bool operator==(const Piece&, const Piece&) = default;
};

// The pieces of every policy in the order of the text: each statement, then its patterns, principals, conditions and
// their values; then each boundary.
std::vector<Piece> pieces_of(const model::World& world, const Places& places);

// The document without the piece; what is left of a list without its last entry: an Action is no statement any more, a
// NotAction is every action.
policy::Document without(const policy::Document& document, const Piece& piece);

// One thing that is otherwise: another document in place of a policy, or no boundary.
struct Variation {
  Piece piece;
  std::optional<policy::Document> document;  // none: the boundary is gone
};

// The World that is otherwise; nothing if it does not hold what is varied.
std::optional<model::World> varied(const model::World& world, const Places& places, const Variation& variation);

}  // namespace iamq::assure

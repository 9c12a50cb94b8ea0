#include "runtime/assure/pieces.hpp"

#include <utility>

namespace iamq::assure {

using model::EntityId;
using model::EntityKind;
using model::World;
using policy::Document;
using policy::PolicyId;
using policy::Statement;

namespace {

void add_pieces(const World& world, PolicyId id, std::vector<Piece>& pieces) {
  const policy::Policy& policy = world.library().policy(id);
  const Document& document = world.library().document(policy.document);
  const std::vector<policy::StatementPositions> all_positions = world.library().positions(policy).all();
  for (std::uint32_t i = 0; i < document.statements.size(); ++i) {
    const Statement& statement = document.statements[i];
    const policy::StatementPositions* positions = i < all_positions.size() ? &all_positions[i] : nullptr;
    Piece piece;
    piece.policy = id;
    piece.statement = i;
    piece.where = positions ? positions->whole : policy.span;
    pieces.push_back(piece);
    const text::Span whole = piece.where;
    const auto add_list = [&](Piece::Kind kind, std::size_t count, const std::vector<text::Span>* spans) {
      for (std::uint32_t index = 0; index < count; ++index) {
        piece.kind = kind;
        piece.index = index;
        piece.is_alone = count == 1;
        piece.where = spans != nullptr && index < spans->size() ? (*spans)[index] : whole;
        pieces.push_back(piece);
      }
    };
    add_list(Piece::Kind::principal, statement.principals.size(), positions ? &positions->principals : nullptr);
    add_list(Piece::Kind::action, statement.actions.size(), positions ? &positions->actions : nullptr);
    if (statement.has_resource) {
      add_list(Piece::Kind::resource, statement.resources.size(), positions ? &positions->resources : nullptr);
    }
    add_list(Piece::Kind::condition, statement.conditions.size(), positions ? &positions->conditions : nullptr);
    for (std::uint32_t index = 0; index < statement.conditions.size(); ++index) {
      const auto& values = statement.conditions[index].values;
      if (values.size() < 2) continue;
      for (std::uint32_t value = 0; value < values.size(); ++value) {
        piece.kind = Piece::Kind::value;
        piece.index = index;
        piece.value = value;
        piece.is_alone = false;
        piece.where = positions && index < positions->conditions.size() ? positions->conditions[index] : whole;
        pieces.push_back(piece);
      }
    }
  }
}

template <class Entries>
bool take_out(Entries& entries, std::uint32_t index) {
  entries.erase(entries.begin() + index);
  return entries.empty();
}

}  // namespace

std::vector<Piece> pieces_of(const World& world, const Places& places) {
  std::vector<Piece> pieces;
  for (const PolicyId policy : places.policies()) add_pieces(world, policy, pieces);
  const auto add_boundary = [&](EntityId bearer, const model::Identity& identity) {
    if (!identity.boundary) return;
    Piece piece;
    piece.kind = Piece::Kind::boundary;
    piece.policy = world.managed_policies[*identity.boundary].current();
    piece.bearer = bearer;
    piece.where = identity.declared;
    pieces.push_back(piece);
  };
  world.users.each([&](std::uint32_t row, const model::User& user) { add_boundary({EntityKind::user, row}, user); });
  world.roles.each([&](std::uint32_t row, const model::Role& role) { add_boundary({EntityKind::role, row}, role); });
  return pieces;
}

Document without(const Document& document, const Piece& piece) {
  Document other = document;
  Statement& statement = other.statements[piece.statement];
  bool is_gone = false;
  switch (piece.kind) {
    case Piece::Kind::statement:
      is_gone = true;
      break;
    case Piece::Kind::action:
      is_gone = take_out(statement.actions, piece.index) && !statement.not_action;
      break;
    case Piece::Kind::resource:
      is_gone = take_out(statement.resources, piece.index) && !statement.not_resource;
      break;
    case Piece::Kind::principal:
      is_gone = take_out(statement.principals, piece.index) && !statement.not_principal;
      break;
    case Piece::Kind::condition:
      statement.conditions.erase(statement.conditions.begin() + piece.index);
      break;
    case Piece::Kind::value:
      take_out(statement.conditions[piece.index].values, piece.value);
      break;
    case Piece::Kind::boundary:
      break;
  }
  if (is_gone) other.statements.erase(other.statements.begin() + piece.statement);
  return other;
}

std::optional<World> varied(const World& world, const Places& places, const Variation& variation) {
  if (!variation.document) {
    const EntityId bearer = variation.piece.bearer;
    if (!world.has(bearer)) return std::nullopt;
    World other = world;
    model::Identity& identity = bearer.kind == EntityKind::user
                                    ? static_cast<model::Identity&>(other.users.edit(bearer.index))
                                    : static_cast<model::Identity&>(other.roles.edit(bearer.index));
    identity.boundary.reset();
    return other;
  }
  const auto& where = places.of(variation.piece.policy);
  if (where.empty()) return std::nullopt;
  policy::Policy other = world.library().policy(variation.piece.policy);
  other.document = world.library().add_document(*variation.document);
  other.positions = {};  // they no longer fit
  return with_policy(world, where, world.library().add_policy(std::move(other)));
}

}  // namespace iamq::assure

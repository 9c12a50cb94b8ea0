#include "runtime/policy/library.hpp"

#include <boost/container_hash/hash.hpp>
#include <cassert>
#include <utility>

namespace iamq::policy {

namespace {

void mix(std::size_t& seed, std::uint32_t number) {
  boost::hash_combine(seed, number);
}

void mix(std::size_t& seed, const Few<StringId>& ids) {
  mix(seed, static_cast<std::uint32_t>(ids.size()));
  for (const StringId id : ids) mix(seed, static_cast<std::uint32_t>(id));
}

void mix(std::size_t& seed, const Statement& statement) {
  mix(seed, static_cast<std::uint32_t>(statement.sid));
  mix(seed, static_cast<std::uint32_t>(statement.effect) | statement.not_action << 1 | statement.not_resource << 2 |
                statement.not_principal << 3 | statement.has_principal << 4 | statement.has_resource << 5);
  mix(seed, statement.actions);
  mix(seed, statement.resources);
  for (const PrincipalPattern& principal : statement.principals) {
    mix(seed, static_cast<std::uint32_t>(principal.type));
    mix(seed, static_cast<std::uint32_t>(principal.text));
  }
  for (const Condition& condition : statement.conditions) {
    mix(seed,
        condition.op.row | static_cast<std::uint32_t>(condition.op.qualifier) << 8 | condition.op.if_exists << 16);
    mix(seed, static_cast<std::uint32_t>(condition.key));
    mix(seed, condition.values);
  }
}

std::uint32_t hash_of(const Document& document) {
  std::size_t seed = 0;
  mix(seed, static_cast<std::uint32_t>(document.version));
  mix(seed, static_cast<std::uint32_t>(document.id));
  for (const Statement& statement : document.statements) mix(seed, statement);
  return static_cast<std::uint32_t>(seed ^ seed >> 32);
}

// There may be millions of documents.
void give_back_room(Document& document) {
  document.statements.shrink_to_fit();
  for (Statement& statement : document.statements) {
    for (Few<StringId>* list : {&statement.actions, &statement.resources}) list->shrink_to_fit();
    statement.principals.shrink_to_fit();
    statement.conditions.shrink_to_fit();
    for (Condition& condition : statement.conditions) condition.values.shrink_to_fit();
  }
}

}  // namespace

// Null: there is no equal document.
auto Library::slot_of(const Document& document, std::uint32_t hash) const -> const DocumentSlot* {
  const std::size_t mask = document_slots_.size() - 1;
  for (std::size_t at = hash & mask; document_slots_[at].number != 0; at = (at + 1) & mask) {
    const DocumentSlot& slot = document_slots_[at];
    if (slot.hash == hash && documents_[slot.number - 1] == document) return &slot;
  }
  return nullptr;
}

DocumentId Library::append(Document document) {
  give_back_room(document);
  documents_.push_back(std::move(document));
  return static_cast<DocumentId>(documents_.size() - 1);
}

DocumentId Library::add_document(Document document) {
  assert(adopted_.empty());
  const std::uint32_t hash = hash_of(document);
  if (const DocumentSlot* known = slot_of(document, hash)) return DocumentId{known->number - 1};
  make_room_for_documents(documents_.size() + 1);
  const DocumentId id = append(std::move(document));
  free_slot(document_slots_, hash) = {hash, static_cast<std::uint32_t>(id) + 1};
  return id;
}

DocumentId Library::adopt_document(Document document) {
  const std::uint32_t hash = hash_of(document);
  if (const DocumentSlot* known = slot_of(document, hash)) return DocumentId{known->number - 1};
  const DocumentId id = append(std::move(document));
  adopted_.push_back({hash, static_cast<std::uint32_t>(id) + 1});
  return id;
}

void Library::index_documents() {
  make_room_for_documents(documents_.size());
  // Slots stand all over the memory: each is called for well before its document has its turn.
  constexpr std::size_t ahead = 16;
  for (std::size_t i = 0; i < adopted_.size(); ++i) {
    if (i + ahead < adopted_.size()) {
      __builtin_prefetch(&document_slots_[adopted_[i + ahead].hash & (document_slots_.size() - 1)]);
    }
    free_slot(document_slots_, adopted_[i].hash) = adopted_[i];
  }
  adopted_ = {};
}

DocumentId Library::add_brief_document(Document document) {
  documents_.push_back(std::move(document));
  return static_cast<DocumentId>(documents_.size() - 1);
}

void Library::go_back_to(const Extent& extent) {
  while (documents_.size() > extent.documents) documents_.pop_back();
  while (policies_.size() > extent.policies) policies_.pop_back();
}

Library::DocumentSlot& Library::free_slot(std::vector<DocumentSlot>& slots, std::uint32_t hash) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash & mask;
  while (slots[at].number != 0) at = (at + 1) & mask;
  return slots[at];
}

void Library::make_room_for_documents(std::size_t count) {
  std::size_t room = document_slots_.size();
  while (count * 3 > room * 2) room *= 2;
  if (room == document_slots_.size()) return;
  std::vector<DocumentSlot> slots(room);
  for (const DocumentSlot& slot : document_slots_) {
    if (slot.number != 0) free_slot(slots, slot.hash) = slot;
  }
  document_slots_ = std::move(slots);
}

std::vector<PositionsId> Library::adopt_positions(std::string_view packed, const Interner::Measures& measures,
                                                  std::shared_ptr<const void> keeper) {
  std::vector<PositionsId> ids;
  ids.reserve(measures.size());
  for (const StringId id : positions_.adopt(packed, measures, std::move(keeper))) {
    ids.push_back(static_cast<PositionsId>(id));
  }
  positions_.index();
  return ids;
}

PolicyId Library::add_policy(Policy policy) {
  policies_.push_back(std::move(policy));
  return static_cast<PolicyId>(policies_.size() - 1);
}

}  // namespace iamq::policy

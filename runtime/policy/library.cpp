#include "runtime/policy/library.hpp"

#include <boost/container_hash/hash.hpp>

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

DocumentId Library::add_document(Document document) {
  const std::uint32_t hash = hash_of(document);
  const std::size_t mask = document_slots_.size() - 1;
  for (std::size_t at = hash & mask; document_slots_[at].number != 0; at = (at + 1) & mask) {
    const auto& [known_hash, number] = document_slots_[at];
    if (known_hash == hash && documents_[number - 1] == document) return DocumentId{number - 1};
  }
  if ((documents_.size() + 1) * 3 > document_slots_.size() * 2) grow_document_slots();
  give_back_room(document);
  documents_.push_back(std::move(document));
  const auto number = static_cast<std::uint32_t>(documents_.size());
  free_slot(document_slots_, hash) = {hash, number};
  return DocumentId{number - 1};
}

DocumentId Library::add_brief_document(Document document) {
  documents_.push_back(std::move(document));
  return static_cast<DocumentId>(documents_.size() - 1);
}

Library::DocumentSlot& Library::free_slot(std::vector<DocumentSlot>& slots, std::uint32_t hash) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash & mask;
  while (slots[at].number != 0) at = (at + 1) & mask;
  return slots[at];
}

void Library::grow_document_slots() {
  std::vector<DocumentSlot> slots(2 * document_slots_.size());
  for (const DocumentSlot& slot : document_slots_) {
    if (slot.number != 0) free_slot(slots, slot.hash) = slot;
  }
  document_slots_ = std::move(slots);
}

PolicyId Library::add_policy(Policy policy) {
  policies_.push_back(std::move(policy));
  return static_cast<PolicyId>(policies_.size() - 1);
}

}  // namespace iamq::policy

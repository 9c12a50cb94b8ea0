#include "runtime/policy/library.hpp"

#include <boost/container_hash/hash.hpp>

namespace iamq::policy {

namespace {

void mix(std::size_t& seed, std::uint32_t number) {
  boost::hash_combine(seed, number);
}

void mix(std::size_t& seed, const std::vector<StringId>& ids) {
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

std::size_t hash_of(const Document& document) {
  std::size_t seed = 0;
  mix(seed, static_cast<std::uint32_t>(document.version));
  mix(seed, static_cast<std::uint32_t>(document.id));
  for (const Statement& statement : document.statements) mix(seed, statement);
  return seed;
}

}  // namespace

DocumentId Library::add_document(Document document) {
  const std::size_t hash = hash_of(document);
  const auto same_hash = by_hash_.equal_range(hash);
  for (auto entry = same_hash.first; entry != same_hash.second; ++entry) {
    if (this->document(entry->second) == document) return entry->second;
  }
  const auto id = static_cast<DocumentId>(documents_.size());
  documents_.push_back(std::make_unique<const Document>(std::move(document)));
  by_hash_.emplace(hash, id);
  return id;
}

PolicyId Library::add_policy(Policy policy) {
  policies_.push_back(std::move(policy));
  return static_cast<PolicyId>(policies_.size() - 1);
}

}  // namespace iamq::policy

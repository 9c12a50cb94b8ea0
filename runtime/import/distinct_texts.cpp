#include "runtime/import/distinct_texts.hpp"

#include "runtime/import/content_key.hpp"

namespace iamq::import {

std::string_view DistinctTexts::keep(std::string_view text) {
  const std::uint64_t hash = quick_hash(text);
  Shard& shard = shards_[hash % shards_.size()];
  const std::lock_guard guard(shard.lock);
  const auto [first, last] = shard.by_hash.equal_range(hash);
  for (auto known = first; known != last; ++known) {
    if (known->second == text) return known->second;
  }
  const std::string_view kept = shard.texts.emplace_back(text);
  shard.by_hash.emplace(hash, kept);
  return kept;
}

}  // namespace iamq::import

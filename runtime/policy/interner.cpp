#include "runtime/policy/interner.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cassert>
#include <cstring>
#include <utility>

namespace iamq::policy {

namespace {

// A Library of one small case needs no more than the first block, which is made as often as there are cases.
constexpr std::size_t first_block_bytes = 4 * 1024, block_bytes = 64 * 1024;

// Slots stand all over the memory: each is called for well before its text has its turn.
constexpr std::size_t ahead = 32;
void call_for(const std::vector<std::uint32_t>& slots, std::uint32_t hash) {
  __builtin_prefetch(&slots[hash & (slots.size() - 1)]);
}

}  // namespace

std::uint32_t Interner::hash_of(std::string_view text) {
  const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

Interner::Interner() : slots_(128, 0) {
  texts_.reserve(64);
  intern("");
}

// Where the text stands, or the free slot where it would.
std::size_t Interner::slot_of(std::string_view text, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const Text& known = texts_[slots_[slot] - 1];
    if (known.hash == hash && std::string_view(known.begin, known.length) == text) break;
  }
  return slot;
}

StringId Interner::intern(std::string_view text) {
  assert(is_indexed_);
  const std::uint32_t hash = hash_of(text);
  std::size_t slot = slot_of(text, hash);
  if (slots_[slot] != 0) return static_cast<StringId>(slots_[slot] - 1);
  if (!has_room_for(slots_.size(), texts_.size() + 1)) {
    make_slots(slots_.size() * 2);
    slot = slot_of(text, hash);
  }
  if (texts_.size() == texts_.capacity())
    texts_.reserve(texts_.size() + texts_.size() / 4 + 16);  // there may be millions
  texts_.push_back({keep(text), static_cast<std::uint32_t>(text.size()), hash});
  slots_[slot] = static_cast<std::uint32_t>(texts_.size());
  return static_cast<StringId>(texts_.size() - 1);
}

void Interner::Measures::append(std::string& bytes, std::string_view text) {
  const Measure measure{static_cast<std::uint32_t>(text.size()), hash_of(text)};
  bytes.append(reinterpret_cast<const char*>(&measure), sizeof measure);
}

bool Interner::Measures::fit(std::string_view texts) const {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < size(); ++i) length += (*this)[i].length;
  if (bytes_.size() % sizeof(Measure) != 0 || length != texts.size()) return false;
  return size() == 0 || hash_of(texts.substr(0, (*this)[0].length)) == (*this)[0].hash;
}

std::vector<StringId> Interner::adopt(std::string_view texts, const Measures& measures,
                                      std::shared_ptr<const void> keeper) {
  assert(is_indexed_);
  is_indexed_ = false;
  texts_.reserve(texts_.size() + measures.size());
  keepers_.push_back(std::move(keeper));
  std::vector<StringId> ids;
  ids.reserve(measures.size());
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (i + ahead < measures.size()) call_for(slots_, measures[i + ahead].hash);
    const auto [length, hash] = measures[i];
    const std::string_view text = texts.substr(0, length);
    texts.remove_prefix(length);
    const std::uint32_t known = slots_[slot_of(text, hash)];
    if (known == 0) texts_.push_back({text.data(), length, hash});
    ids.push_back(static_cast<StringId>(known == 0 ? texts_.size() - 1 : known - 1));
  }
  return ids;
}

void Interner::index() {
  if (is_indexed_) return;
  std::size_t slots = slots_.size();
  while (!has_room_for(slots, texts_.size())) slots *= 2;
  make_slots(slots);
  is_indexed_ = true;
}

bool Interner::find(std::string_view text, StringId& id) const {
  assert(is_indexed_);
  const std::size_t slot = slot_of(text, hash_of(text));
  if (slots_[slot] == 0) return false;
  id = static_cast<StringId>(slots_[slot] - 1);
  return true;
}

const char* Interner::keep(std::string_view text) {
  if (text.empty()) return "";
  // What is long gets a block of its own, before the one that is being filled.
  if (text.size() > block_bytes / 8) {
    auto block = std::make_unique_for_overwrite<char[]>(text.size());
    std::memcpy(block.get(), text.data(), text.size());
    const char* begin = block.get();
    blocks_.insert(blocks_.empty() ? blocks_.end() : blocks_.end() - 1, std::move(block));
    return begin;
  }
  if (text.size() > left_in_block_) {
    const bool is_first = blocks_.empty() && text.size() <= first_block_bytes;
    left_in_block_ = is_first ? first_block_bytes : block_bytes;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_in_block_));
  }
  // From its end to its beginning, so that nobody needs to know how long the block is.
  left_in_block_ -= text.size();
  char* begin = blocks_.back().get() + left_in_block_;
  std::memcpy(begin, text.data(), text.size());
  return begin;
}

void Interner::make_slots(std::size_t count) {
  std::vector<std::uint32_t> slots(count, 0);
  const std::size_t mask = slots.size() - 1;
  for (std::uint32_t number = 1; number <= texts_.size(); ++number) {
    if (number + ahead <= texts_.size()) call_for(slots, texts_[number + ahead - 1].hash);
    std::size_t slot = texts_[number - 1].hash & mask;
    while (slots[slot] != 0) slot = (slot + 1) & mask;
    slots[slot] = number;
  }
  slots_ = std::move(slots);
}

}  // namespace iamq::policy

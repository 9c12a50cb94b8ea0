#include "runtime/import/content_key.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <memory>
#include <vector>

#include "runtime/import/side_by_side.hpp"

namespace iamq::import {

struct ContentKey::State {
  XXH3_state_t hash;
};

ContentKey::ContentKey() : state_(std::make_unique<State>()) {
  XXH3_128bits_reset(&state_->hash);
}
ContentKey::~ContentKey() = default;

void ContentKey::add(std::string_view text) {
  const std::uint64_t size = text.size();
  XXH3_128bits_update(&state_->hash, &size, sizeof size);
  add_piece(text);
}

void ContentKey::add_piece(std::string_view piece) {
  XXH3_128bits_update(&state_->hash, piece.data(), piece.size());
}

std::string ContentKey::digits() const {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_->hash));
  std::string digits;
  for (const unsigned char byte : canonical.digest) {
    digits += "0123456789abcdef"[byte / 16];
    digits += "0123456789abcdef"[byte % 16];
  }
  return digits;
}

std::string digest_of(std::string_view text) {
  ContentKey key;
  key.add_piece(text);
  return key.digits();
}

std::uint64_t quick_hash(std::string_view text) {
  return XXH3_64bits(text.data(), text.size());
}

std::string key_of_import(std::string_view statement, std::span<const KeyedFile> files) {
  ContentKey key;
  key.add(statement);
  for (const KeyedFile& file : files) {
    for (const std::string_view text :
         {file.name, std::string_view(file.is_of_folder ? "folder" : "file"), file.unread, file.digest}) {
      key.add(text);
    }
  }
  return key.digits();
}

namespace {

// Of the digests of pieces, which several threads take.
std::string seal_of(std::string_view bytes) {
  constexpr std::size_t piece = std::size_t{1} << 22;
  std::vector<std::string> digests(bytes.size() / piece + 1);
  side_by_side(digests.size(), [&](std::size_t i) { digests[i] = digest_of(bytes.substr(i * piece, piece)); });
  ContentKey key;
  for (const std::string& digest : digests) key.add(digest);
  return key.digits();
}

}  // namespace

std::string sealed(std::string bytes) {
  bytes += seal_of(bytes);
  return bytes;
}

std::optional<std::string_view> unsealed(std::string_view bytes) {
  if (bytes.size() < seal_size) return std::nullopt;
  const std::string_view inside = bytes.substr(0, bytes.size() - seal_size);
  return seal_of(inside) == bytes.substr(inside.size()) ? std::optional(inside) : std::nullopt;
}

}  // namespace iamq::import

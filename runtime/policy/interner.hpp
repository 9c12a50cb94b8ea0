#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace iamq::policy {

// A name, ARN, pattern or value that a Library holds once. 0 is the empty string.
enum class StringId : std::uint32_t {};

// Holds each text once. Append-only: ids and the addresses behind `text` stay valid as long as it lives, so that any
// number of Worlds can share it. A text costs its bytes and some thirty more: organizations have millions of them.
class Interner {
public:
  Interner();
  Interner(const Interner&) = delete;
  Interner& operator=(const Interner&) = delete;

  // `text` must be shorter than 4 GiB.
  StringId intern(std::string_view text);
  // The same of very many, in less time: their ids, in their order.
  std::vector<StringId> intern_all(std::span<const std::string_view> texts);
  // The id of a text that is there already; no id means that no policy, name or ARN is spelt so.
  bool find(std::string_view text, StringId& id) const;
  std::string_view text(StringId id) const {
    const Text& text = texts_[static_cast<std::size_t>(id)];
    return {text.begin, text.length};
  }
  std::size_t size() const { return texts_.size(); }

private:
  struct Text {
    const char* begin;
    std::uint32_t length;
    std::uint32_t hash;
  };
  std::size_t slot_of(std::string_view text, std::uint32_t hash) const;
  const char* keep(std::string_view text);
  StringId intern(std::string_view text, std::uint32_t hash);
  void make_slots(std::size_t count);

  std::vector<Text> texts_;
  std::vector<std::uint32_t> slots_;  // an open hash table: 0 is free, else id + 1; its size is a power of two
  std::vector<std::unique_ptr<char[]>> blocks_;  // the bytes; a block never moves
  std::size_t left_in_block_ = 0;
};

}  // namespace iamq::policy

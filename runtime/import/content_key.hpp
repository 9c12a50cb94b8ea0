#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// By which bytes one import is told from every other one, and a whole text from a broken one: 128 bits of XXH3.
namespace iamq::import {

// 32 hexadecimal digits of all texts, in their order.
class ContentKey {
public:
  ContentKey();
  ~ContentKey();
  ContentKey(const ContentKey&) = delete;
  ContentKey& operator=(const ContentKey&) = delete;

  // A whole text: where one ends and the next begins counts.
  void add(std::string_view text);
  // A piece of a text: only what all of them come to counts.
  void add_piece(std::string_view piece);
  std::string digits() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of one text, however many pieces it is handed over in.
std::string digest_of(std::string_view text);

// To find a text among others of this run; 64 bits.
std::uint64_t quick_hash(std::string_view text);

// A file of an import, by its digest instead of its text.
struct KeyedFile {
  std::string_view name, unread, digest;  // `unread`: why it could not be had, as in ExportFile
  bool is_of_folder = false;
};
// Of an import: what its statement says, and all its files.
std::string key_of_import(std::string_view statement, std::span<const KeyedFile> files);

// The bytes with what tells whether they are whole behind them, and the other way round: nothing, if they are not.
inline constexpr std::size_t seal_size = 32;
std::string sealed(std::string bytes);
std::optional<std::string_view> unsealed(std::string_view bytes);

}  // namespace iamq::import

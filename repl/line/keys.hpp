#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// From the bytes that a terminal sends to the keys that were pressed.
namespace iamq::line {

struct Key {
  // `Ctrl-A`, `Alt-Enter`, `Up`, `Ctrl-Left`: as the table of keys and `:help keys` write it. Empty for characters and
  // pastes.
  std::string name;
  std::string text;  // the character, or all of a paste
  bool is_paste = false;
};

// Bytes go in as they come, keys come out when they are whole. What no terminal sends is left out.
class KeyReader {
public:
  void feed(std::string_view bytes) { pending_ += bytes; }
  std::optional<Key> next();

  // A lone Escape looks like the beginning of another key: when nothing has followed for a moment, it is one.
  bool has_begun_key() const { return !pending_.empty() && !is_pasting_; }
  std::optional<Key> give_up_waiting();

  // Whether a character or Enter follows at once: what a terminal without bracketed paste sends of a paste.
  bool text_follows() const;

private:
  std::optional<Key> read_escape();
  std::optional<Key> read_control_sequence();
  std::optional<Key> read_paste();
  std::optional<Key> read_character();
  Key take(std::size_t bytes, std::string name);

  std::string pending_;
  bool is_pasting_ = false;
};

}  // namespace iamq::line

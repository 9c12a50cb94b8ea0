#include "repl/line/keys.hpp"

#include <array>
#include <utility>

namespace iamq::line {
namespace {

constexpr char escape = '\x1b';
constexpr std::string_view paste_begin = "\x1b[200~";
constexpr std::string_view paste_end = "\x1b[201~";
constexpr std::size_t longest_sequence = 32;  // what goes on longer was sent by no key

struct Sequence {
  std::string_view code;  // the final letter, or the number before `~`
  std::string_view name;
};
// What terminals send behind `ESC [` and `ESC O` (xterm, VT220, rxvt and the Linux console).
constexpr std::array<Sequence, 18> sequences = {{{"A", "Up"},
                                                 {"B", "Down"},
                                                 {"C", "Right"},
                                                 {"D", "Left"},
                                                 {"H", "Home"},
                                                 {"F", "End"},
                                                 {"M", "Enter"},
                                                 {"Z", "Shift-Tab"},
                                                 {"1", "Home"},
                                                 {"2", "Insert"},
                                                 {"3", "Delete"},
                                                 {"4", "End"},
                                                 {"5", "PageUp"},
                                                 {"6", "PageDown"},
                                                 {"7", "Home"},
                                                 {"8", "End"},
                                                 {"13", "Enter"},
                                                 {"9", "Tab"}}};

std::string_view name_of_sequence(std::string_view code) {
  for (const Sequence& sequence : sequences) {
    if (sequence.code == code) return sequence.name;
  }
  return {};
}

// xterm sends `ESC [ 1 ; 5 C` for Ctrl-Right: one more than the sum of Shift 1, Alt 2 and Ctrl 4.
std::string modifiers_of(std::string_view number) {
  if (number.size() != 1 || number[0] < '2' || number[0] > '9') return {};
  const int bits = number[0] - '1';
  return std::string((bits & 4) != 0 ? "Ctrl-" : "") + ((bits & 2) != 0 ? "Alt-" : "") +
         ((bits & 1) != 0 ? "Shift-" : "");
}

std::string name_of_control(char c) {
  switch (c) {
    case '\r':
    case '\n':
      return "Enter";
    case '\t':
      return "Tab";
    case '\x7f':
    case '\b':
      return "Backspace";
    case '\x1f':
      return "Ctrl-_";
    case '\0':
      return "Ctrl-Space";
    default:
      return std::string("Ctrl-") + static_cast<char>(c + 0x40);
  }
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20U || c == '\x7f';
}

std::size_t bytes_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xC0U ? 1 : byte < 0xE0U ? 2 : byte < 0xF0U ? 3 : byte < 0xF8U ? 4 : 1;
}

// A paste comes with the line ends of the terminal.
std::string with_newlines(std::string_view pasted) {
  std::string text;
  for (std::size_t at = 0; at < pasted.size(); ++at) {
    if (pasted[at] != '\r') {
      text += pasted[at];
    } else if (at + 1 == pasted.size() || pasted[at + 1] != '\n') {
      text += '\n';
    }
  }
  return text;
}

}  // namespace

Key KeyReader::take(std::size_t bytes, std::string name) {
  Key key;
  key.name = std::move(name);
  pending_.erase(0, bytes);
  return key;
}

std::optional<Key> KeyReader::next() {
  for (;;) {
    if (pending_.empty()) return std::nullopt;
    if (is_pasting_) return read_paste();
    const std::string_view begin(pending_);
    if (begin.substr(0, paste_begin.size()) == paste_begin) {
      pending_.erase(0, paste_begin.size());
      is_pasting_ = true;
      continue;
    }
    std::optional<Key> key = begin[0] == escape     ? read_escape()
                             : is_control(begin[0]) ? take(1, name_of_control(begin[0]))
                                                    : read_character();
    if (!key) return std::nullopt;
    if (!key->name.empty() || !key->text.empty()) return key;
  }
}

std::optional<Key> KeyReader::read_paste() {
  const std::size_t end = pending_.find(paste_end);
  if (end == std::string::npos) return std::nullopt;
  Key key;
  key.is_paste = true;
  key.text = with_newlines(std::string_view(pending_).substr(0, end));
  pending_.erase(0, end + paste_end.size());
  is_pasting_ = false;
  return key;
}

std::optional<Key> KeyReader::read_character() {
  const std::size_t bytes = bytes_of_character(pending_[0]);
  if (pending_.size() < bytes) return std::nullopt;
  Key key;
  key.text = pending_.substr(0, bytes);
  pending_.erase(0, bytes);
  return key;
}

std::optional<Key> KeyReader::read_escape() {
  if (pending_.size() == 1) return std::nullopt;
  const char second = pending_[1];
  if (second == '[' || second == 'O') return read_control_sequence();
  if (second == escape) return take(1, "Escape");
  if (is_control(second)) return take(2, "Alt-" + name_of_control(second));
  const std::size_t bytes = bytes_of_character(second);
  if (pending_.size() < 1 + bytes) return std::nullopt;
  std::string character = pending_.substr(1, bytes);
  if (bytes == 1 && character[0] >= 'a' && character[0] <= 'z') character[0] = static_cast<char>(character[0] - 0x20);
  return take(1 + bytes, "Alt-" + character);
}

// `ESC [ parameters letter`: the parameters are numbers with `;` between them.
std::optional<Key> KeyReader::read_control_sequence() {
  std::size_t end = 2;
  while (end < pending_.size() && static_cast<unsigned char>(pending_[end]) < 0x40U) {
    if (is_control(pending_[end]) || end > longest_sequence) return take(end, "");
    ++end;
  }
  if (end == pending_.size()) return std::nullopt;
  const std::string_view parameters = std::string_view(pending_).substr(2, end - 2);
  const std::size_t semicolon = parameters.find(';');
  const std::string_view first = parameters.substr(0, semicolon);
  const std::string_view second =
      semicolon == std::string_view::npos ? std::string_view() : parameters.substr(semicolon + 1);
  const char letter = pending_[end];
  // `ESC [ 13 ; 3 u` is Alt-Enter where a terminal tells keys by their code point.
  const bool is_numbered = letter == '~' || letter == 'u';
  const std::string_view name = is_numbered ? name_of_sequence(first) : name_of_sequence(std::string_view(&letter, 1));
  if (name.empty()) return take(end + 1, "");
  return take(end + 1, modifiers_of(second) + std::string(name));
}

std::optional<Key> KeyReader::give_up_waiting() {
  if (pending_.empty() || is_pasting_) return std::nullopt;
  if (pending_[0] == escape && pending_.size() == 1) return take(1, "Escape");
  if (pending_[0] == escape && pending_.size() == 2) return take(2, std::string("Alt-") + pending_[1]);
  return take(pending_.size(), "");
}

bool KeyReader::text_follows() const {
  if (pending_.empty() || is_pasting_) return false;
  const char c = pending_[0];
  return !is_control(c) || c == '\r' || c == '\n' || c == '\t';
}

}  // namespace iamq::line

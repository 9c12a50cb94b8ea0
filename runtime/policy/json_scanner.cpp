#include "runtime/policy/json_scanner.hpp"

#include "runtime/policy/json_characters.hpp"
#include "runtime/policy/json_errors.hpp"

namespace iamq::policy {

namespace {

bool is_decimal_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hexadecimal_digit(char c) {
  return is_decimal_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Bytes of the UTF-8 character that begins here: 0 if none does, and for what UTF-8 forbids: longer forms than needed,
// halves of UTF-16 pairs, and what is above U+10FFFF.
std::size_t utf8_length(const char* at, const char* end) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at[i]); };
  const unsigned lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (static_cast<std::size_t>(end - at) < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool is_longer_than_needed = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  const bool is_half_of_pair = lead == 0xED && byte(1) >= 0xA0;
  const bool is_too_high = lead == 0xF4 && byte(1) >= 0x90;
  return is_longer_than_needed || is_half_of_pair || is_too_high ? 0 : length;
}

// Each function leaves `at_` behind what it read; false: it is not there.
class Scanner {
public:
  Scanner(std::string_view text, std::uint32_t offset, std::uint32_t depth_limit, JsonHandler& handler)
      : begin_(text.data()),
        at_(begin_),
        end_(begin_ + text.size()),
        offset_(offset),
        depth_left_(depth_limit),
        handler_(handler) {}

  bool read() {
    skip_white_space();
    if (!value()) return false;
    skip_white_space();
    return at_ == end_;
  }

private:
  std::uint32_t place() const { return offset_ + static_cast<std::uint32_t>(at_ - begin_); }
  bool is_at(char c) const { return at_ != end_ && *at_ == c; }
  bool take(char c) {
    if (!is_at(c)) return false;
    ++at_;
    return true;
  }
  void skip_white_space() {
    while (at_ != end_ && json_grammar::is_white_space(*at_)) ++at_;
  }

  bool value() {
    if (at_ == end_) return false;
    switch (*at_) {
      case '"': {
        JsonString string;
        if (!quoted(string)) return false;
        handler_.string(string);
        return true;
      }
      case '{':
        return object();
      case '[':
        return list();
      case 't':
        if (!word("true")) return false;
        handler_.boolean(true, place() - 4);
        return true;
      case 'f':
        if (!word("false")) return false;
        handler_.boolean(false, place() - 5);
        return true;
      case 'n':
        if (!word("null")) return false;
        handler_.null(place() - 4);
        return true;
      default:
        return number();
    }
  }

  bool word(std::string_view letters) {
    if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, letters.size()) != letters) return false;
    at_ += letters.size();
    return true;
  }

  bool digits() {
    const char* begin = at_;
    while (at_ != end_ && is_decimal_digit(*at_)) ++at_;
    return at_ != begin;
  }
  bool number() {
    const char* begin = at_;
    const std::uint32_t place_of_begin = place();
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    handler_.number({begin, static_cast<std::size_t>(at_ - begin)}, place_of_begin);
    return true;
  }

  bool quoted(JsonString& string) {
    if (!take('"')) return false;
    const char* begin = at_;
    string.begin = place();
    at_ = json_grammar::end_of_plain_ascii(at_, end_);
    while (at_ != end_ && *at_ != '"') {
      if (!special_character(string)) return false;
      at_ = json_grammar::end_of_plain_ascii(at_, end_);
    }
    string.raw = {begin, static_cast<std::size_t>(at_ - begin)};
    return take('"') && !(string.has_escapes && lone_surrogate(string.raw));
  }
  bool special_character(JsonString& string) {
    if (*at_ == '\\') {
      string.has_escapes = true;
      return escape();
    }
    const std::size_t length = static_cast<unsigned char>(*at_) < 0x20 ? 0 : utf8_length(at_, end_);
    at_ += length;
    return length != 0;
  }
  bool escape() {
    if (end_ - at_ < 2) return false;
    const char letter = at_[1];
    at_ += 2;
    if (letter != 'u') return std::string_view("\"\\/bfnrt").find(letter) != std::string_view::npos;
    if (end_ - at_ < 4) return false;
    for (const char* last = at_ + 4; at_ != last; ++at_) {
      if (!is_hexadecimal_digit(*at_)) return false;
    }
    return true;
  }

  bool list() {
    if (depth_left_ == 0) return false;
    --depth_left_;
    handler_.begin_array(place());
    ++at_;
    skip_white_space();
    if (!is_at(']') && !elements()) return false;
    if (!take(']')) return false;
    handler_.end_array(place());
    ++depth_left_;
    return true;
  }
  bool elements() {
    for (;;) {
      if (!value()) return false;
      skip_white_space();
      if (!take(',')) return true;
      skip_white_space();
    }
  }

  bool object() {
    if (depth_left_ == 0) return false;
    --depth_left_;
    handler_.begin_object(place());
    ++at_;
    skip_white_space();
    if (!is_at('}') && !members()) return false;
    if (!take('}')) return false;
    handler_.end_object(place());
    ++depth_left_;
    return true;
  }
  bool members() {
    for (;;) {
      JsonString name;
      if (!quoted(name)) return false;
      handler_.key(name);
      skip_white_space();
      if (!take(':')) return false;
      skip_white_space();
      if (!step_over() && !value()) return false;
      skip_white_space();
      if (!take(',')) return true;
      skip_white_space();
    }
  }
  // An object that the handler leaves unread.
  bool step_over() {
    if (!is_at('{') || !handler_.leaves_unread()) return false;
    const char* end = json_grammar::end_of_object(at_, end_);
    if (end == nullptr) return false;
    const std::uint32_t begin = place();
    at_ = end;
    handler_.unread_object(begin, place());
    return true;
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  std::uint32_t offset_, depth_left_;
  JsonHandler& handler_;
};

}  // namespace

bool scan_json(std::string_view text, std::uint32_t offset, std::uint32_t depth_limit, JsonHandler& handler) {
  return Scanner(text, offset, depth_limit, handler).read();
}

}  // namespace iamq::policy

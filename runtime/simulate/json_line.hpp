#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace iamq::simulate {

// JSON on one line, written from its beginning to its end: answers that are told by the thousand need no tree of them.
// Whoever writes sees to it that each member has its key and each bracket its end.
class JsonLine {
public:
  JsonLine() { text_.reserve(512); }

  void begin_object() { begin('{'); }
  void end_object() { text_ += '}'; }
  void begin_list() { begin('['); }
  void end_list() { text_ += ']'; }
  // `name` holds nothing that JSON escapes.
  void key(std::string_view name);
  // Bytes that are no UTF-8 are replaced by U+FFFD.
  void text(std::string_view value);
  void number(std::uint32_t value);
  void boolean(bool value);

  std::string take() { return std::move(text_); }

private:
  void begin(char bracket) {
    separate();
    text_ += bracket;
  }
  void separate();
  void quote(std::string_view value);

  std::string text_;
};

}  // namespace iamq::simulate

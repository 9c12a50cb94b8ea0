#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace iamq::simulate {

// JSON on one line, written from its beginning to its end: answers that are told by the thousand need no tree of them.
// Whoever writes sees to it that each member has its key and each bracket its end.
class JsonLine {
public:
  void begin_object() { begin('{'); }
  void end_object() { *add(1) = '}'; }
  void begin_list() { begin('['); }
  void end_list() { *add(1) = ']'; }
  // `name` holds nothing that JSON escapes.
  void key(std::string_view name);
  // Bytes that are no UTF-8 are replaced by U+FFFD.
  void text(std::string_view value);
  void number(std::uint32_t value);
  void boolean(bool value);

  std::string take() {
    text_.resize(size_);
    return std::move(text_);
  }

private:
  void begin(char bracket) {
    separate();
    *add(1) = bracket;
  }
  // So many bytes more, to be written now.
  char* add(std::size_t count) {
    if (count > text_.size() - size_) text_.resize(2 * text_.size() + count);
    return text_.data() + std::exchange(size_, size_ + count);
  }
  void add(std::string_view piece) { piece.copy(add(piece.size()), piece.size()); }
  void separate();

  std::string text_ = std::string(512, ' ');  // what is written, and room for more
  std::size_t size_ = 0;                      // of what is written
};

}  // namespace iamq::simulate

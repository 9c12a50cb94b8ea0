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
  void begin_object() { *add(1) = '{'; }
  void end_object() { end('}'); }
  void begin_list() { *add(1) = '['; }
  void end_list() { end(']'); }
  // `name` holds nothing that JSON escapes.
  void key(std::string_view name) { quote(name, ':'); }
  // Bytes that are no UTF-8 are replaced by U+FFFD.
  void text(std::string_view value);
  // A text that holds nothing that JSON escapes.
  void word(std::string_view value) { quote(value, ','); }
  void number(std::uint32_t value);
  void boolean(bool value) { add(value ? "true," : "false,"); }

  std::string take() {
    text_.resize(size_ - 1);
    return std::move(text_);
  }

private:
  // Behind each value stands a comma, until it is known that nothing follows.
  void end(char bracket) {
    if (text_[size_ - 1] == ',') --size_;
    char* const place = add(2);
    place[0] = bracket;
    place[1] = ',';
  }
  void quote(std::string_view text, char behind) {
    char* const place = add(text.size() + 3);
    place[0] = '"';
    text.copy(place + 1, text.size());
    place[text.size() + 1] = '"';
    place[text.size() + 2] = behind;
  }
  // So many bytes more, to be written now.
  char* add(std::size_t count) {
    if (count > text_.size() - size_) make_room(count);
    return text_.data() + std::exchange(size_, size_ + count);
  }
  void add(std::string_view piece) { piece.copy(add(piece.size()), piece.size()); }
  void make_room(std::size_t count);

  std::string text_ = std::string(1024, ' ');  // what is written, and room for more
  std::size_t size_ = 0;                       // of what is written
};

}  // namespace iamq::simulate

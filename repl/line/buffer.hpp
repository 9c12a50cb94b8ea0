#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// The text that is being edited, the cursor in it, and what can be taken back.
namespace iamq::line {

class Buffer {
public:
  const std::string& text() const { return text_; }
  std::size_t cursor() const { return cursor_; }
  std::string_view before_cursor() const { return std::string_view(text_).substr(0, cursor_); }

  // Another text, its undoing forgotten; the cursor stands at its end.
  void reset(std::string text);
  // Another text as an edit that can be undone.
  void replace_all(std::string text, std::size_t cursor);

  void insert(std::string_view text);
  void erase(std::size_t begin, std::size_t end);
  void replace(std::size_t begin, std::size_t end, std::string_view text);
  void go_to(std::size_t position);

  // Places that keys go to. Words are letters, digits and what is not ASCII.
  std::size_t left() const;
  std::size_t right() const;
  std::size_t word_left() const;
  std::size_t word_right() const;
  std::size_t blank_left() const;  // the word before the cursor, blanks alone ending it
  std::size_t line_begin() const;
  std::size_t line_end() const;

  // The line above or below, in the same column as far as it goes; false if there is none.
  bool go_up();
  bool go_down();
  bool is_on_first_line() const;
  bool is_on_last_line() const;

  bool undo();
  bool redo();
  // What is typed from here on is undone by itself.
  void end_step() { is_typing_ = false; }

private:
  struct State {
    std::string text;
    std::size_t cursor;
  };
  void remember();
  bool go_to_line(std::size_t begin, std::size_t end);

  std::string text_;
  std::size_t cursor_ = 0;
  std::size_t wanted_column_ = 0;  // of a row of moves up and down
  bool keeps_column_ = false;
  bool is_typing_ = false;  // characters typed one after the other are undone together
  std::vector<State> undo_, redo_;
};

}  // namespace iamq::line

#pragma once

#include <string>
#include <string_view>

#include "repl/line/editor.hpp"
#include "repl/line/painter.hpp"

// The line editor without a terminal: bytes in, a text with a cursor out.
namespace iamq::line {

// The text with `|` where the cursor stands.
inline std::string with_cursor(const Editor& editor) {
  std::string text = editor.text();
  return text.insert(editor.cursor(), "|");
}

// Presses what the bytes say; the step of the last key.
inline Step press(Editor& editor, std::string_view bytes) {
  KeyReader keys;
  keys.feed(bytes);
  Step step = Step::goes_on;
  while (auto key = keys.next()) step = editor.press(*key);
  if (auto key = keys.give_up_waiting()) step = editor.press(*key);
  return step;
}

// Every Enter runs the text, as long as no brace is open in it.
inline Helpers plain_helpers() {
  Helpers helpers;
  helpers.at_enter = [](const std::string& text, std::size_t) {
    const bool is_open = text.find('{') != std::string::npos && text.find('}') == std::string::npos;
    return is_open ? AtEnter::go_on : AtEnter::run;
  };
  return helpers;
}

inline const History& no_history() {
  static const History history;
  return history;
}

// What becomes of the bytes.
inline std::string edited(std::string_view bytes, const History& history = no_history()) {
  Editor editor(plain_helpers(), history);
  editor.begin();
  press(editor, bytes);
  return with_cursor(editor);
}

}  // namespace iamq::line

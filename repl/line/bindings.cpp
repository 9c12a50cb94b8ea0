#include <array>

#include "repl/line/editor.hpp"

// Which key does what.
namespace iamq::line {

std::span<const Editor::Binding> Editor::bindings() {
  static constexpr std::array<Binding, 41> table = {{
      {"Enter", &Editor::enter, "runs the text if it is whole, else goes on on the next line"},
      {"Alt-Enter", &Editor::new_line, "begins a new line"},
      {"Tab", &Editor::complete, "completes the word; again: the next possibility"},
      {"Shift-Tab", &Editor::complete_backwards, "the possibility before"},
      {"Left, Ctrl-B", &Editor::move_left, "a character to the left"},
      {"Right, Ctrl-F", &Editor::move_right, "a character to the right; at the end takes the grey suggestion"},
      {"Alt-B, Ctrl-Left, Alt-Left", &Editor::move_word_left, "a word to the left"},
      {"Alt-F, Ctrl-Right, Alt-Right", &Editor::move_word_right,
       "a word to the right; at the end takes a word of the suggestion"},
      {"Home, Ctrl-A", &Editor::move_line_begin, "to the beginning of the line"},
      {"End, Ctrl-E", &Editor::move_line_end, "to the end of the line; at the end takes the suggestion"},
      {"Alt-<, Ctrl-Home", &Editor::move_text_begin, "to the beginning of the text"},
      {"Alt->, Ctrl-End", &Editor::move_text_end, "to the end of the text"},
      {"Up", &Editor::move_up, "the line above, or the entry before that begins as the text before the cursor"},
      {"Down", &Editor::move_down, "the line below, or the entry after"},
      {"Ctrl-P", &Editor::history_older, "the entry before"},
      {"Ctrl-N", &Editor::history_newer, "the entry after"},
      {"PageUp", &Editor::history_first, "the oldest entry"},
      {"PageDown", &Editor::history_last, "back from the history"},
      {"Ctrl-R", &Editor::search_history, "searches the history; again: the match before"},
      {"Backspace, Ctrl-H", &Editor::delete_before, "deletes the character before the cursor"},
      {"Delete", &Editor::delete_at, "deletes the character at the cursor"},
      {"Ctrl-D", &Editor::delete_or_end, "deletes the character at the cursor; with nothing typed leaves"},
      {"Ctrl-K", &Editor::kill_to_end, "cuts what is left of the line"},
      {"Ctrl-U", &Editor::kill_to_begin, "cuts the line up to the cursor"},
      {"Ctrl-W", &Editor::kill_blank_left, "cuts back to the blank before"},
      {"Alt-Backspace", &Editor::kill_word_left, "cuts the word before the cursor"},
      {"Alt-D, Ctrl-Delete", &Editor::kill_word_right, "cuts the word behind the cursor"},
      {"Ctrl-Y", &Editor::yank, "puts in what was cut last"},
      {"Alt-Y", &Editor::yank_older, "then: what was cut before that"},
      {"Ctrl-T", &Editor::transpose, "exchanges the two characters before the cursor"},
      {"Alt-U", &Editor::upper_word, "the word in capitals"},
      {"Alt-L", &Editor::lower_word, "the word in small letters"},
      {"Alt-C", &Editor::capital_word, "the word with a capital"},
      {"Ctrl-_, Ctrl-X Ctrl-U", &Editor::undo, "takes the last change of the text back"},
      {"Alt-_", &Editor::redo, "makes it again"},
      {"Ctrl-X Ctrl-E, Alt-E", &Editor::edit_outside, "edits the text in $EDITOR"},
      {"Ctrl-L", &Editor::clear_screen, "clears the screen"},
      {"Ctrl-G, Escape", &Editor::cancel, "closes the list of possibilities or the search"},
      {"Ctrl-C", &Editor::interrupt, "clears the text; stops a question that runs"},
      {"Ctrl-Z", &Editor::suspend, "stops iamq until the shell's `fg`"},
      {"Ctrl-O", &Editor::new_line, "as Alt-Enter"},
  }};
  return table;
}

// ---- moving ---------------------------------------------------------------------------------------------------------

void Editor::move_left() {
  buffer_.go_to(buffer_.left());
}
void Editor::move_right() {
  if (!take_suggestion(false)) buffer_.go_to(buffer_.right());
}
void Editor::move_word_left() {
  buffer_.go_to(buffer_.word_left());
}
void Editor::move_word_right() {
  if (!take_suggestion(true)) buffer_.go_to(buffer_.word_right());
}
void Editor::move_line_begin() {
  buffer_.go_to(buffer_.line_begin());
}
void Editor::move_line_end() {
  if (!take_suggestion(false)) buffer_.go_to(buffer_.line_end());
}
void Editor::move_text_begin() {
  buffer_.go_to(0);
}
void Editor::move_text_end() {
  buffer_.go_to(buffer_.text().size());
}
// An entry of several lines that was just recalled is passed over, not walked through.
void Editor::move_up() {
  if (kind_before_ == Kind::history || !buffer_.go_up()) recall(false);
}
void Editor::move_down() {
  if (kind_before_ == Kind::history || !buffer_.go_down()) recall(true);
}

// ---- cutting --------------------------------------------------------------------------------------------------------

void Editor::delete_before() {
  buffer_.erase(buffer_.left(), buffer_.cursor());
}
void Editor::delete_at() {
  const std::size_t at = buffer_.cursor();
  buffer_.erase(at, buffer_.right());
}
void Editor::delete_or_end() {
  if (buffer_.text().empty()) {
    step_ = Step::end;
  } else {
    delete_at();
  }
}
void Editor::kill_to_end() {
  const std::size_t end = buffer_.line_end();
  kill(buffer_.cursor(), end == buffer_.cursor() ? buffer_.right() : end, false);
}
void Editor::kill_to_begin() {
  const std::size_t begin = buffer_.line_begin();
  kill(begin == buffer_.cursor() ? buffer_.left() : begin, buffer_.cursor(), true);
}
void Editor::kill_blank_left() {
  kill(buffer_.blank_left(), buffer_.cursor(), true);
}
void Editor::kill_word_left() {
  kill(buffer_.word_left(), buffer_.cursor(), true);
}
void Editor::kill_word_right() {
  kill(buffer_.cursor(), buffer_.word_right(), false);
}

// ---- changing -------------------------------------------------------------------------------------------------------

void Editor::transpose() {
  if (buffer_.cursor() == buffer_.text().size()) buffer_.go_to(buffer_.left());
  const std::size_t middle = buffer_.cursor(), begin = buffer_.left(), end = buffer_.right();
  if (begin == middle || end == middle) return;
  const std::string& text = buffer_.text();
  const std::string turned = text.substr(middle, end - middle) + text.substr(begin, middle - begin);
  buffer_.replace(begin, end, turned);
}

template <typename Change>
void Editor::change_word(Change change) {
  const std::size_t begin = buffer_.cursor(), end = buffer_.word_right();
  std::string word = buffer_.text().substr(begin, end - begin);
  bool is_first = true;
  for (char& c : word) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!is_letter) continue;
    c = change(c, is_first);
    is_first = false;
  }
  if (begin < end) buffer_.replace(begin, end, word);
}

namespace {
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c;
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
}
}  // namespace

void Editor::upper_word() {
  change_word([](char c, bool) { return upper(c); });
}
void Editor::lower_word() {
  change_word([](char c, bool) { return lower(c); });
}
void Editor::capital_word() {
  change_word([](char c, bool is_first) { return is_first ? upper(c) : lower(c); });
}
void Editor::undo() {
  buffer_.undo();
}
void Editor::redo() {
  buffer_.redo();
}
void Editor::new_line() {
  buffer_.insert("\n");
}

// ---- leaving --------------------------------------------------------------------------------------------------------

void Editor::enter() {
  switch (helpers_.at_enter(buffer_.text(), buffer_.cursor())) {
    case AtEnter::run:
      step_ = Step::entered;
      break;
    case AtEnter::go_on:
      buffer_.insert("\n");
      break;
    case AtEnter::give_up:
      step_ = Step::given_up;
      break;
  }
}
void Editor::interrupt() {
  step_ = Step::interrupted;
}
void Editor::suspend() {
  step_ = Step::suspend;
}
void Editor::clear_screen() {
  step_ = Step::clear_screen;
}
void Editor::edit_outside() {
  step_ = Step::edit_outside;
}
void Editor::cancel() {}

}  // namespace iamq::line

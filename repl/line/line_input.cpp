#include "repl/line/line_input.hpp"

#include <utility>

namespace iamq::line {
namespace {

// How long an Escape may stand alone before it is the key itself, and how long a paste may pause.
constexpr int key_pause_milliseconds = 50;
constexpr int paste_pause_milliseconds = 30;

}  // namespace

void LineInput::show() {
  terminal_.write(painter_.paint(lay_out(editor_, prompts_, size_), size_));
}

bool LineInput::more_comes_at_once() {
  std::string bytes;
  const auto event = terminal_.wait(bytes, paste_pause_milliseconds);
  if (event != Terminal::Event::bytes) return false;
  keys_.feed(bytes);
  return keys_.text_follows();
}

// Where pastes are not marked, a line end with more text right behind it was not typed, nor was a tab after that.
Key LineInput::next_key(Key key) {
  const bool is_enter = key.name == "Enter", is_tab = key.name == "Tab";
  if (is_enter && !is_pasted_) is_pasted_ = keys_.text_follows();
  if (!is_pasted_ || (!is_enter && !is_tab)) return key;
  if (is_enter && !keys_.text_follows() && !more_comes_at_once()) {
    is_pasted_ = false;
    return key;
  }
  key.is_paste = true;
  key.text = is_enter ? "\n" : "\t";
  key.name.clear();
  return key;
}

Step LineInput::press_all() {
  while (auto key = keys_.next()) {
    Key pressed = next_key(std::move(*key));
    // The line end at a paste's end is not a part of what was pasted.
    if (pressed.is_paste && editor_.cursor() == editor_.text().size() && pressed.text.size() > 1) {
      while (!pressed.text.empty() && pressed.text.back() == '\n') pressed.text.pop_back();
    }
    const Step step = editor_.press(pressed);
    if (step == Step::suspend) {
      terminal_.write(painter_.leave());
      terminal_.suspend();
      size_ = Terminal::size();
      show();
    } else if (step == Step::clear_screen) {
      painter_.begin();
      terminal_.write(Painter::clear_screen);
      show();
    } else if (step != Step::goes_on) {
      return step;
    }
  }
  is_pasted_ = false;
  return Step::goes_on;
}

LineInput::Entry LineInput::read(Prompts prompts, std::string text) {
  prompts_ = std::move(prompts);
  size_ = Terminal::size();
  editor_.begin(std::move(text));
  painter_.begin();
  terminal_.begin_editing();
  Step step = press_all();  // what came behind the entry before
  while (step == Step::goes_on) {
    show();
    std::string bytes;
    switch (terminal_.wait(bytes, keys_.has_begun_key() ? key_pause_milliseconds : -1)) {
      case Terminal::Event::bytes:
        keys_.feed(bytes);
        step = press_all();
        break;
      case Terminal::Event::quiet:
        if (auto key = keys_.give_up_waiting()) step = editor_.press(*key);
        break;
      case Terminal::Event::resized:
        size_ = Terminal::size();
        terminal_.write(painter_.repaint_resized(lay_out(editor_, prompts_, size_), size_));
        break;
      case Terminal::Event::continued:
        // Another program has had the terminal.
        terminal_.end_editing();
        terminal_.begin_editing();
        size_ = Terminal::size();
        terminal_.write("\r");
        painter_.begin();
        break;
      case Terminal::Event::end:
        step = Step::end;
        break;
    }
  }
  terminal_.write(painter_.paint(lay_out_entered(editor_, prompts_, size_), size_));
  terminal_.write(painter_.leave());
  terminal_.end_editing();
  Entry entry;
  entry.text = editor_.text();
  switch (step) {
    case Step::given_up:
      entry.result = Result::given_up;
      break;
    case Step::interrupted:
      entry.result = Result::interrupted;
      break;
    case Step::end:
      entry.result = Result::end;
      break;
    case Step::edit_outside:
      entry.result = Result::edit_outside;
      break;
    default:
      break;
  }
  return entry;
}

}  // namespace iamq::line

#pragma once

#include <string>

#include "repl/line/editor.hpp"
#include "repl/line/painter.hpp"
#include "repl/line/terminal.hpp"

// The editor at a terminal: keys go in, the screen follows, an entry comes out.
namespace iamq::line {

class LineInput {
public:
  LineInput(Helpers helpers, const History& history) : editor_(std::move(helpers), history) {}

  enum class Result { entered, given_up, interrupted, end, edit_outside };
  struct Entry {
    Result result = Result::entered;
    std::string text;
  };
  // The next entry; `text` stands in it to begin with.
  Entry read(Prompts prompts, std::string text = "");

private:
  Step press_all();
  void show();
  bool more_comes_at_once();
  Key next_key(Key key);

  Terminal terminal_;
  Editor editor_;
  KeyReader keys_;
  Painter painter_;
  Prompts prompts_;
  Size size_;
  bool is_pasted_ = false;  // a terminal without bracketed paste sends several lines at once
};

}  // namespace iamq::line

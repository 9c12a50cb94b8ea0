#pragma once

#include <string>

#include "repl/line/layout.hpp"

// The bytes that bring a screen from what it shows to what it shall show; only rows that differ are written.
namespace iamq::line {

class Painter {
public:
  // The cursor stands at the left edge of a fresh row; what is above is not ours.
  void begin() { shown_ = Page{}; }

  std::string paint(Page page, const Size& size);

  // The terminal has another width: what it showed is folded anew by itself, and written again.
  std::string repaint_resized(Page page, const Size& size);

  // Leaves the rows as they are and goes to a fresh one below.
  std::string leave();

  static constexpr std::string_view clear_screen = "\x1b[H\x1b[2J";

private:
  Page shown_;
};

}  // namespace iamq::line

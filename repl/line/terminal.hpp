#pragma once

#include <termios.h>

#include <string>
#include <string_view>

#include "repl/line/layout.hpp"

// The terminal itself: a thin layer over termios and signals.
namespace iamq::line {

class Terminal {
public:
  Terminal();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Whether an editor can work here: both ends are a terminal that knows how to move its cursor.
  static bool can_be_edited();

  // Keys come as they are pressed and are not echoed, and pastes are marked; then the terminal is as it was again.
  void begin_editing();
  void end_editing();

  static Size size();
  void write(std::string_view bytes);

  enum class Event { bytes, resized, continued, quiet, end };
  // Waits for bytes, a change of the size, or so many milliseconds (-1: for ever).
  Event wait(std::string& bytes, int milliseconds);

  // Stops the program as Ctrl-Z does; returns when it goes on.
  void suspend();

private:
  termios before_{};
  bool is_editing_ = false;
};

}  // namespace iamq::line

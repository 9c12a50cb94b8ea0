#pragma once

#include <chrono>

#include "repl/console.hpp"

namespace iamq::repl {

// Tells on standard error that something takes its time: after a second, and only on a terminal that can take the line
// back.
class Progress {
public:
  explicit Progress(Console& console);

  void begin() { began_ = told_ = Clock::now(); }
  // What runs calls this now and then.
  void tick();
  void end() { console_.say_busy({}); }

private:
  using Clock = std::chrono::steady_clock;
  Console& console_;
  bool can_be_seen_;
  Clock::time_point began_, told_;
};

}  // namespace iamq::repl

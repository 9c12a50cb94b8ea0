#pragma once

#include <signal.h>

// Ctrl-C at the prompt: it stops what is being done and never leaves. Scripts keep the system's way, by which it ends
// the program (a shell tells that as status 130).
namespace iamq::repl {

// Whether Ctrl-C was pressed since the last clear_interrupt(); always false without an InterruptGuard.
bool is_interrupted();
void clear_interrupt();

// As long as this lives Ctrl-C is only remembered, and interrupts the reading of a line.
class InterruptGuard {
public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

private:
  struct sigaction before_ {};
};

}  // namespace iamq::repl

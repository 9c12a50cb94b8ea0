#pragma once

#include <signal.h>

// Ctrl-C at the prompt: it stops what is being done, and the session goes on. What is done asks for it now and then; if
// it did not within a second, that is said, and a second Ctrl-C ends the program with status 130. Scripts keep the
// system's way, by which the first one does.
namespace iamq::repl {

// Whether Ctrl-C was pressed since the last clear_interrupt(); always false without an InterruptGuard.
bool is_interrupted();
void clear_interrupt();

// As long as this lives Ctrl-C is remembered, and interrupts the reading of a line.
class InterruptGuard {
public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

private:
  struct sigaction interrupt_before_ {
  }, alarm_before_{};
};

// As long as this lives Ctrl-C is another program's, which has the terminal: a pager, an editor.
class InterruptPause {
public:
  InterruptPause();
  ~InterruptPause();
  InterruptPause(const InterruptPause&) = delete;
  InterruptPause& operator=(const InterruptPause&) = delete;

private:
  struct sigaction before_ {};
};
// In the child that becomes that program.
void obey_interrupts();

}  // namespace iamq::repl

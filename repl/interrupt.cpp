#include "repl/interrupt.hpp"

#include <atomic>

namespace iamq::repl {
namespace {

std::atomic<bool> was_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch it");

void on_interrupt(int) {
  was_interrupted.store(true, std::memory_order_relaxed);
}

}  // namespace

bool is_interrupted() {
  return was_interrupted.load(std::memory_order_relaxed);
}

void clear_interrupt() {
  was_interrupted.store(false, std::memory_order_relaxed);
}

InterruptGuard::InterruptGuard() {
  clear_interrupt();
  struct sigaction action {};
  action.sa_handler = on_interrupt;  // without SA_RESTART: read() must return
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, &before_);
}

InterruptGuard::~InterruptGuard() {
  ::sigaction(SIGINT, &before_, nullptr);
}

}  // namespace iamq::repl

#include "repl/interrupt.hpp"

#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <string_view>

namespace iamq::repl {
namespace {

constexpr unsigned patience_in_seconds = 1;
constexpr int status_of_interrupt = 130;  // what a shell calls a program that Ctrl-C ended
constexpr std::string_view hint =
    "\r\x1b[Kiamq: this takes long to stop; Ctrl-C once more ends iamq, and what you have not saved is lost\r\n";
constexpr std::string_view farewell =
    "\r\x1b[Kiamq: ended with Ctrl-C. The history is kept; what was not saved is lost\r\n";

std::atomic<int> presses{0};
std::atomic<bool> is_patience_over{false};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch it");

// What the terminal was like before anything was done to it.
struct termios terminal_before {};
bool has_terminal = false;

// Signal handlers call nothing but what POSIX lets them (signal-safety(7)).
void say(std::string_view text) {
  const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(written);  // there is nobody left to tell
}

[[noreturn]] void leave() {
  if (has_terminal) ::tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
  say(farewell);
  ::_exit(status_of_interrupt);
}

void on_interrupt(int) {
  const int before = presses.fetch_add(1);
  if (before == 0) {
    ::alarm(patience_in_seconds);
  } else if (is_patience_over.load()) {
    leave();
  }
}

void on_alarm(int) {
  if (presses.load() == 0) return;
  if (presses.load() > 1) leave();
  is_patience_over.store(true);
  say(hint);
}

struct sigaction handled_by(void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigemptyset(&action.sa_mask);
  // One of them at a time.
  ::sigaddset(&action.sa_mask, SIGINT);
  ::sigaddset(&action.sa_mask, SIGALRM);
  return action;
}

}  // namespace

bool is_interrupted() {
  return presses.load(std::memory_order_relaxed) > 0;
}

void clear_interrupt() {
  if (presses.exchange(0) == 0) return;
  ::alarm(0);
  is_patience_over.store(false);
}

InterruptGuard::InterruptGuard() {
  clear_interrupt();
  has_terminal = ::tcgetattr(STDIN_FILENO, &terminal_before) == 0;
  const auto interrupt = handled_by(on_interrupt, 0);  // without SA_RESTART: read() must return
  const auto alarm = handled_by(on_alarm, SA_RESTART);
  ::sigaction(SIGINT, &interrupt, &interrupt_before_);
  ::sigaction(SIGALRM, &alarm, &alarm_before_);
}

InterruptGuard::~InterruptGuard() {
  clear_interrupt();
  ::sigaction(SIGINT, &interrupt_before_, nullptr);
  ::sigaction(SIGALRM, &alarm_before_, nullptr);
}

InterruptPause::InterruptPause() {
  ::alarm(0);
  const auto ignored = handled_by(SIG_IGN, 0);
  ::sigaction(SIGINT, &ignored, &before_);
}

InterruptPause::~InterruptPause() {
  ::sigaction(SIGINT, &before_, nullptr);
}

void obey_interrupts() {
  const auto usual = handled_by(SIG_DFL, 0);
  ::sigaction(SIGINT, &usual, nullptr);
}

}  // namespace iamq::repl

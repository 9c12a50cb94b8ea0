#include "repl/line/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace iamq::line {
namespace {

constexpr std::string_view mark_pastes = "\x1b[?2004h";
constexpr std::string_view unmark_pastes = "\x1b[?2004l";

// A signal handler may only set flags and write to a pipe; `wait` reads it.
std::array<int, 2> woken = {-1, -1};
std::atomic<bool> was_resized{false};
std::atomic<bool> was_continued{false};
termios to_restore{};
std::atomic<bool> must_restore{false};

void wake() {
  const int kept = errno;
  const char byte = 0;
  [[maybe_unused]] const ssize_t written = ::write(woken[1], &byte, 1);
  errno = kept;
}
void on_resize(int) {
  was_resized = true;
  wake();
}
void on_continue(int) {
  was_continued = true;
  wake();
}
// Whoever ends us finds the terminal as it was.
void on_end(int signal) {
  if (must_restore) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &to_restore);
    [[maybe_unused]] const ssize_t written = ::write(STDOUT_FILENO, unmark_pastes.data(), unmark_pastes.size());
  }
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

bool Terminal::can_be_edited() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && kind != nullptr && *kind != '\0' &&
         std::string_view(kind) != "dumb";
}

Terminal::Terminal() {
  if (woken[0] < 0 && ::pipe2(woken.data(), O_CLOEXEC | O_NONBLOCK) != 0) woken = {-1, -1};
  handle(SIGWINCH, on_resize);
  handle(SIGCONT, on_continue);
  handle(SIGTERM, on_end);
  handle(SIGHUP, on_end);
}

Terminal::~Terminal() {
  end_editing();
  for (const int signal : {SIGWINCH, SIGCONT, SIGTERM, SIGHUP}) ::signal(signal, SIG_DFL);
}

void Terminal::begin_editing() {
  if (is_editing_ || ::tcgetattr(STDIN_FILENO, &before_) != 0) return;
  termios raw = before_;
  raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cflag |= CS8;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  to_restore = before_;
  // What was typed ahead is kept.
  if (::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) != 0) return;
  is_editing_ = true;
  must_restore = true;
  write(mark_pastes);
}

void Terminal::end_editing() {
  if (!is_editing_) return;
  write(unmark_pastes);
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  must_restore = false;
  is_editing_ = false;
}

Size Terminal::size() {
  struct winsize size {};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

void Terminal::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

Terminal::Event Terminal::wait(std::string& bytes, int milliseconds) {
  for (;;) {
    std::array<pollfd, 2> ends = {{{STDIN_FILENO, POLLIN, 0}, {woken[0], POLLIN, 0}}};
    const int ready = ::poll(ends.data(), ends.size(), milliseconds);
    if (ready < 0 && errno != EINTR) return Event::end;
    char drained[64];
    while (woken[0] >= 0 && ::read(woken[0], drained, sizeof drained) > 0) {
    }
    if (was_continued.exchange(false)) return Event::continued;
    if (was_resized.exchange(false)) return Event::resized;
    if (ready == 0) return Event::quiet;
    if (ready < 0 || ends[0].revents == 0) continue;
    char chunk[4096];
    const ssize_t got = ::read(STDIN_FILENO, chunk, sizeof chunk);
    if (got > 0) {
      bytes.assign(chunk, static_cast<std::size_t>(got));
      return Event::bytes;
    }
    if (got == 0 || errno != EINTR) return Event::end;
  }
}

void Terminal::suspend() {
  const bool was_editing = is_editing_;
  end_editing();
  ::kill(0, SIGTSTP);
  was_continued = false;  // and here it was
  if (was_editing) begin_editing();
}

}  // namespace iamq::line

#include "repl/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace iamq::repl {
namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

// https://no-color.org; CLICOLOR_FORCE as BSD's ls reads it.
bool wants_colour(Colour colour, int descriptor) {
  switch (colour) {
    case Colour::always:
      return true;
    case Colour::never:
      return false;
    case Colour::automatic:
      break;
  }
  if (is_set("NO_COLOR")) return false;
  if (is_set("CLICOLOR_FORCE") && std::string_view(std::getenv("CLICOLOR_FORCE")) != "0") return true;
  const char* terminal = std::getenv("TERM");
  return is_terminal(descriptor) && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::size_t width_of(int descriptor) {
  if (!is_terminal(descriptor)) return 0;
  struct winsize size {};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

// Everything, or the error that stopped it.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

Console::Console(Colour colour)
    : out_screen_{wants_colour(colour, STDOUT_FILENO), width_of(STDOUT_FILENO)},
      err_screen_{wants_colour(colour, STDERR_FILENO), width_of(STDERR_FILENO)} {}

void Console::out(std::string_view text) {
  if (kept_out_ != nullptr) {
    *kept_out_ += text;
    return;
  }
  if (error_ == 0) error_ = write_all(STDOUT_FILENO, text);
}

void Console::err(std::string_view text) {
  if (kept_err_ != nullptr) {
    *kept_err_ += text;
    return;
  }
  write_all(STDERR_FILENO, text);
}

bool Console::finish() {
  // Standard output is closed here because some file systems tell of a full disk only then.
  if (error_ == 0 && ::close(STDOUT_FILENO) != 0 && errno != EBADF) error_ = errno;
  if (error_ == 0) return true;
  // Somebody who stops reading (`iamq … | head`) has what they wanted.
  if (error_ == EPIPE) return true;
  err(std::string("iamq: cannot write the output: ") + std::strerror(error_) + "\n");
  return false;
}

}  // namespace iamq::repl

#include "repl/console.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "repl/pager.hpp"

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

}  // namespace

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

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

Console::Console(Colour colour) {
  look_again(colour);
}
Console::~Console() {
  for (const int descriptor : {answers_, transcript_}) {
    if (descriptor >= 0) ::close(descriptor);
  }
}

void Console::look_again(Colour colour) {
  out_screen_ = {wants_colour(colour, STDOUT_FILENO), width_of(STDOUT_FILENO)};
  err_screen_ = {wants_colour(colour, STDERR_FILENO), width_of(STDERR_FILENO)};
  if (answers_ >= 0) out_screen_ = {};
}

void Console::write_to(int descriptor, std::string_view text) {
  if (says_busy_) say_busy({});
  const int error = write_all(descriptor, text);
  if (error_ == 0 && descriptor == STDOUT_FILENO) error_ = error;
  if (transcript_ >= 0) write_all(transcript_, without_colours(text));
}

void Console::out(std::string_view text) {
  if (kept_out_ != nullptr) {
    *kept_out_ += text;
  } else if (error_ == 0) {
    write_to(STDOUT_FILENO, text);
  }
}

void Console::err(std::string_view text) {
  if (kept_err_ != nullptr) {
    *kept_err_ += text;
  } else {
    write_to(STDERR_FILENO, text);
  }
}

void Console::answer(std::string_view text) {
  if (answers_ >= 0) {
    if (says_busy_) say_busy({});
    if (const int error = write_all(answers_, text); error != 0) {
      err(std::string("cannot write the output: ") + std::strerror(error) + "\n");
    }
    return;
  }
  if (pages_ && kept_out_ == nullptr && !text.empty()) {
    if (says_busy_) say_busy({});
    if (is_longer_than_screen(text) && page(text)) {
      if (transcript_ >= 0) write_all(transcript_, without_colours(text));
      return;
    }
  }
  out(text);
}

namespace {

// Opens a file for writing in place of the one before.
std::string open_for_writing(const std::string& path, int flags, int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
  if (path.empty()) return {};
  descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
  return descriptor < 0 ? std::strerror(errno) : "";
}

}  // namespace

std::string Console::send_answers_to(const std::string& path) {
  return open_for_writing(path, O_TRUNC, answers_);
}
std::string Console::transcribe_to(const std::string& path) {
  return open_for_writing(path, O_APPEND, transcript_);
}
void Console::transcribe(std::string_view text) {
  if (transcript_ >= 0) write_all(transcript_, text);
}

void Console::say_busy(std::string_view text) {
  if (kept_err_ != nullptr || (text.empty() && !says_busy_)) return;
  says_busy_ = !text.empty();
  write_all(STDERR_FILENO, "\r" + std::string(text) + "\x1b[K");
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

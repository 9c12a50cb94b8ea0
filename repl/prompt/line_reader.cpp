#include "repl/prompt/line_reader.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "repl/interrupt.hpp"

namespace iamq::repl {
namespace {

// A terminal hands a paste over line by line, but without a pause; nobody types a second line in this time.
constexpr int paste_pause_milliseconds = 30;

bool more_comes_at_once() {
  struct pollfd input {
    STDIN_FILENO, POLLIN, 0
  };
  return ::poll(&input, 1, paste_pause_milliseconds) == 1 && (input.revents & POLLIN) != 0;
}

std::string without_carriage_returns(std::string lines) {
  for (std::size_t at = lines.find('\r'); at != std::string::npos; at = lines.find('\r', at)) {
    if (at + 1 == lines.size() || lines[at + 1] == '\n') {
      lines.erase(at, 1);
    } else {
      ++at;
    }
  }
  return lines;
}

}  // namespace

LineReader::Result LineReader::read(std::string& lines) {
  for (;;) {
    if (is_interrupted()) {
      clear_interrupt();
      pending_.clear();
      return Result::interrupted;
    }
    const std::size_t newline = pending_.rfind('\n');
    if (newline != std::string::npos && !more_comes_at_once()) {
      lines = without_carriage_returns(pending_.substr(0, newline));
      pending_.erase(0, newline + 1);
      return Result::lines;
    }
    char chunk[4096];
    const ssize_t got = ::read(STDIN_FILENO, chunk, sizeof chunk);
    if (got > 0) {
      pending_.append(chunk, static_cast<std::size_t>(got));
    } else if (got == 0 || errno != EINTR) {
      if (pending_.empty()) return Result::end;
      // Ctrl-D behind text: the text is a line of its own.
      lines = without_carriage_returns(std::move(pending_));
      pending_.clear();
      return Result::lines;
    }
  }
}

}  // namespace iamq::repl

#include "repl/pager.hpp"

#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "repl/interrupt.hpp"

namespace iamq::repl {
namespace {

std::string pager_command() {
  for (const char* name : {"IAMQ_PAGER", "PAGER"}) {
    const char* value = std::getenv(name);
    if (value != nullptr) return value;
  }
  return "less";
}

constexpr int status_of_missing_command = 127;  // the shell's

[[noreturn]] void become_pager(const std::string& command, int input) {
  ::dup2(input, STDIN_FILENO);
  obey_interrupts();
  ::signal(SIGPIPE, SIG_DFL);
  // less: colours as they are, and no page of its own for what would fit.
  ::setenv("LESS", "FRX", 0);
  ::execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
  ::_exit(status_of_missing_command);
}

// As long as this lives, a reader that leaves early and Ctrl-C in the reader do not end or interrupt iamq.
class Undisturbed {
public:
  Undisturbed() : pipe_(::signal(SIGPIPE, SIG_IGN)) {}
  ~Undisturbed() { ::signal(SIGPIPE, pipe_); }
  Undisturbed(const Undisturbed&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;

private:
  void (*pipe_)(int);
  InterruptPause pause_;
};

void feed(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

bool is_longer_than_screen(std::string_view text) {
  struct winsize size {};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
  // One row is the prompt's.
  std::size_t rows = 1, columns = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '\x1b') {
      at = std::min(text.find('m', at), text.size() - 1);
    } else if (byte == '\n') {
      ++rows;
      columns = 0;
    } else if ((byte & 0xC0U) != 0x80U && ++columns > size.ws_col) {
      ++rows;
      columns = 1;
    }
    if (rows > size.ws_row) return true;
  }
  return false;
}

bool page(std::string_view text) {
  const std::string command = pager_command();
  if (command.empty() || command == "cat") return false;
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return false;
  const Undisturbed undisturbed;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[1]);
    become_pager(command, ends[0]);
  }
  ::close(ends[0]);
  if (child > 0) feed(ends[1], text);
  ::close(ends[1]);
  if (child < 0) return false;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return !WIFEXITED(status) || WEXITSTATUS(status) != status_of_missing_command;
}

std::string without_colours(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b') {
      at = text.find('m', at);
      if (at == std::string_view::npos) break;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

}  // namespace iamq::repl

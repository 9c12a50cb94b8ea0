#include "repl/interrupt.hpp"

#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <thread>

using namespace iamq::repl;

namespace {

using Milliseconds = std::chrono::milliseconds;

// A program that does some work at a terminal of its own, and what it says there.
class Program {
public:
  explicit Program(const std::function<void()>& work) {
    child_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      const InterruptGuard guard;
      say("ready\n");
      work();
      ::_exit(0);
    }
    until("ready\r\n");
  }
  ~Program() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(terminal_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  static void say(std::string_view text) {
    if (::write(STDERR_FILENO, text.data(), text.size()) < 0) ::_exit(99);
  }

  void press_ctrl_c() const { REQUIRE(::write(terminal_, "\x03", 1) == 1); }
  // Whether the terminal shows what is typed.
  bool echoes() const {
    struct termios settings {};
    REQUIRE(::tcgetattr(terminal_, &settings) == 0);
    return (settings.c_lflag & ECHO) != 0;
  }
  // Reads until it says so, or ends.
  void until(const std::string& text) {
    char letter = 0;
    while (said_.find(text) == std::string::npos && ::read(terminal_, &letter, 1) == 1) said_ += letter;
  }
  const std::string& said() const { return said_; }
  int status() {
    until("\xff");  // which it never says
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

private:
  pid_t child_ = -1;
  int terminal_ = -1;
  std::string said_;
};

// What never asks whether it is still wanted.
[[noreturn]] void work_for_ever() {
  for (;;) ::pause();
}

}  // namespace

TEST_CASE("a second Ctrl-C ends what does not listen to the first, and says so") {
  Program program([] {
    struct termios quiet {};
    ::tcgetattr(STDIN_FILENO, &quiet);
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
    Program::say("works\n");
    work_for_ever();
  });
  program.until("works");
  CHECK(!program.echoes());
  program.press_ctrl_c();
  program.until("is lost");
  CHECK(program.said().find("Ctrl-C once more ends iamq, and what you have not saved is lost") != std::string::npos);
  program.press_ctrl_c();
  CHECK(program.status() == 130);
  CHECK(program.said().find("ended with Ctrl-C") != std::string::npos);
  CHECK(program.echoes());  // as it was before
}

TEST_CASE("of two Ctrl-C at once the second waits a second for the first") {
  const auto begin = std::chrono::steady_clock::now();
  Program program(work_for_ever);
  program.press_ctrl_c();
  std::this_thread::sleep_for(Milliseconds(100));
  program.press_ctrl_c();
  CHECK(program.status() == 130);
  CHECK(std::chrono::steady_clock::now() - begin > Milliseconds(800));
  CHECK(program.said().find("once more") == std::string::npos);
}

TEST_CASE("what listens to Ctrl-C goes on, however often it is pressed") {
  Program program([] {
    for (int stopped = 0; stopped < 2; ++stopped) {
      while (!is_interrupted()) ::usleep(1000);
      ::usleep(300'000);  // meanwhile it is pressed again
      clear_interrupt();
      Program::say("stopped\n");
    }
    ::usleep(1'300'000);
  });
  program.press_ctrl_c();
  std::this_thread::sleep_for(Milliseconds(100));
  program.press_ctrl_c();
  program.until("stopped");
  program.press_ctrl_c();
  CHECK(program.status() == 0);
  CHECK(program.said().find("once more") == std::string::npos);
  CHECK(program.said().find("ended") == std::string::npos);
}

TEST_CASE("Ctrl-C in a program that has the terminal does nothing here") {
  Program program([] {
    {
      const InterruptPause pause;
      Program::say("paused\n");
      ::usleep(300'000);
    }
    ::_exit(is_interrupted() ? 1 : 0);
  });
  program.until("paused");
  program.press_ctrl_c();
  program.press_ctrl_c();
  CHECK(program.status() == 0);
}

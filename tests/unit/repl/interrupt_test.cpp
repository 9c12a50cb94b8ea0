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
//
// A shell stands between: when the leader of a session ends, its terminal is hung up, and what was written last may be
// lost. The shell tells how the program ended, behind all that the program said, and stays.
class Program {
public:
  explicit Program(const std::function<void()>& work) {
    shell_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
    REQUIRE(shell_ >= 0);
    if (shell_ == 0) be_shell(work);
    until("ready\r\n");
  }
  ~Program() {
    ::close(terminal_);  // hangs up: whoever is left in the session ends
    ::kill(shell_, SIGKILL);
    ::waitpid(shell_, nullptr, 0);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  static void say(std::string_view text) {
    if (::write(STDERR_FILENO, text.data(), text.size()) < 0) ::_exit(99);
  }

  void press_ctrl_c() const { type('\x03'); }
  void type(char key) const { REQUIRE(::write(terminal_, &key, 1) == 1); }
  // Whether the terminal shows what is typed.
  bool echoes() const {
    struct termios settings {};
    REQUIRE(::tcgetattr(terminal_, &settings) == 0);
    return (settings.c_lflag & ECHO) != 0;
  }
  // Reads until it says so; false if it ends before.
  bool until(const std::string& text) {
    char letter = 0;
    while (said_.find(text) == std::string::npos && said_.find(end_of_exit) == std::string::npos) {
      if (::read(terminal_, &letter, 1) != 1) return false;
      said_ += letter;
    }
    return said_.find(text) != std::string::npos;
  }
  const std::string& said() const { return said_; }
  // Waits for the end; -1 if a signal brought it.
  int status() {
    if (!until(end_of_exit)) return -1;
    const std::size_t begin = said_.rfind(begin_of_exit) + begin_of_exit.size();
    return std::stoi(said_.substr(begin, said_.size() - begin - end_of_exit.size()));
  }

private:
  static inline const std::string begin_of_exit = "[exit ";
  static inline const std::string end_of_exit = " of the program]";

  [[noreturn]] static void be_shell(const std::function<void()>& work) {
    ::signal(SIGINT, SIG_IGN);
    const pid_t program = ::fork();
    if (program < 0) ::_exit(98);
    if (program == 0) {
      const InterruptGuard guard;
      say("ready\n");
      work();
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(program, &status, 0);
    say(begin_of_exit + std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : -1) + end_of_exit);
    for (;;) ::pause();
  }

  pid_t shell_ = -1;
  int terminal_ = -1;
  std::string said_;
};

// What never asks whether it is still wanted.
[[noreturn]] void work_for_ever() {
  for (;;) {
    ::pause();
    Program::say("heard\n");
  }
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
  REQUIRE(program.until("works"));
  CHECK(!program.echoes());
  program.press_ctrl_c();
  REQUIRE(program.until("is lost"));
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
  REQUIRE(program.until("heard"));
  program.press_ctrl_c();
  const bool was_at_once = std::chrono::steady_clock::now() - begin < Milliseconds(800);
  CHECK(program.status() == 130);
  CHECK(std::chrono::steady_clock::now() - begin > Milliseconds(800));
  if (was_at_once) CHECK(program.said().find("once more") == std::string::npos);
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
  REQUIRE(program.until("stopped"));
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
      char key = 0;
      while (::read(STDIN_FILENO, &key, 1) == 1 && key != '\n') continue;
    }
    ::_exit(is_interrupted() ? 1 : 0);
  });
  REQUIRE(program.until("paused"));
  program.press_ctrl_c();
  program.press_ctrl_c();
  program.type('\n');
  CHECK(program.status() == 0);
}

// What the prompt costs with an organization of a hundred thousand principals behind it: a keystroke from its bytes to
// the bytes of the screen (with colours, underlined names and the suggestion), a Tab, the names after an edit; and from
// the start of the program to its prompt. A keystroke may take 2 ms, the start 20 ms. CPU time counts: what
// else the machine does meanwhile does not.

#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "repl/line/painter.hpp"
#include "repl/prompt/colours.hpp"
#include "repl/prompt/completion.hpp"
#include "repl/prompt/entry.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/bench/organization.hpp"

namespace {

using namespace iamq;
using Clock = std::chrono::steady_clock;

class Times {
public:
  template <typename Work>
  void take(Work&& work) {
    const double begin = cpu_time();
    work();
    add(cpu_time() - begin);
  }
  void add(double seconds) { times_.push_back(seconds * 1e3); }
  void print(const std::string& what) {
    std::sort(times_.begin(), times_.end());
    std::cout << what << ": median " << times_[times_.size() / 2] << " ms, p99 " << times_[times_.size() * 99 / 100]
              << " ms, worst " << times_.back() << " ms of " << times_.size() << std::endl;
  }

private:
  std::vector<double> times_;
};

// A session, its prompt and a screen, without a terminal.
struct Prompt {
  explicit Prompt(const Session& session) : session(session), editor(helpers(), history) {
    for (int i = 0; i < 5'000; ++i) history.add("can user A1/U" + std::to_string(i) + " s3:GetObject on *");
    prompts.first = "iamq> ";
    prompts.next = "...> ";
    prompts.has_colour = true;
    editor.begin();
  }
  line::Helpers helpers() {
    line::Helpers helpers;
    helpers.at_enter = repl::at_enter;
    helpers.paint = [this](const std::string& text, std::size_t cursor) {
      return repl::colours(text, cursor, session);
    };
    helpers.complete = [this](const std::string& text, std::size_t cursor) {
      return repl::completions({session, names}, text, cursor);
    };
    return helpers;
  }
  std::size_t press(std::string_view bytes) {
    line::KeyReader keys;
    keys.feed(bytes);
    while (const auto key = keys.next()) editor.press(*key);
    return painter.paint(line::lay_out(editor, prompts, {80, 24}), {80, 24}).size();
  }

  const Session& session;
  repl::DeclaredNames names;
  line::History history;
  line::Editor editor;
  line::Prompts prompts;
  line::Painter painter;
};

void type_all(Prompt& prompt, const std::string& text, const std::string& what) {
  Times times;
  for (int round = 0; round < 20; ++round) {
    prompt.editor.begin();
    for (const char c : text) times.take([&] { prompt.press(c == '\n' ? "\x1b\r" : std::string(1, c)); });
  }
  times.print(what);
}

void tab(Prompt& prompt, const std::string& text) {
  Times times;
  for (int round = 0; round < 50; ++round) {
    prompt.editor.begin(text);
    times.take([&] { prompt.press("\t"); });
  }
  times.print("Tab behind `" + text + "`");
}

// From exec to the first prompt on a terminal.
void start(const char* program) {
  Times times, by_the_clock;
  for (int round = 0; round < 50; ++round) {
    const auto begin = Clock::now();
    times.take([&] {
      int terminal = -1;
      const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
      if (child == 0) {
        ::setenv("TERM", "xterm", 1);
        ::setenv("HOME", "/nonexistent", 1);
        ::execl(program, program, static_cast<char*>(nullptr));
        ::_exit(127);
      }
      std::string said;
      char chunk[4096];
      while (said.find("iamq> ") == std::string::npos) {
        const ssize_t got = ::read(terminal, chunk, sizeof chunk);
        if (got <= 0) break;
        said.append(chunk, static_cast<std::size_t>(got));
      }
      by_the_clock.add(std::chrono::duration<double>(Clock::now() - begin).count());
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      ::close(terminal);
    });
  }
  times.print("start to prompt");
  by_the_clock.print("the same by the clock");
}

}  // namespace

int main() {
  if (std::filesystem::exists(IAMQ_PROGRAM)) start(IAMQ_PROGRAM);

  constexpr std::size_t principals = 100'000;
  const auto organization = bench::make_organization(principals, 1);
  Session session([](std::string_view, std::string_view) { return FileAnswer{}; });
  session.execute("organization", organization.script);
  std::cout << organization.principals << " principals in " << organization.accounts.size() << " accounts\n";

  Prompt prompt(session);
  Times first;
  first.take([&] { prompt.names.follow(session.world()); });
  first.print("names of the whole organization, once");

  const std::string& user = organization.users.front();
  const std::string& role = organization.roles.front();
  type_all(prompt, "can " + user + " s3:GetObject on * with mfa, aws:SourceIp=10.0.0.1", "a key of a question");
  type_all(prompt, "why can't " + user + " assume " + role, "a key of a question about a role");
  std::string lines = "what if {\n";
  for (std::size_t i = 0; i < 20; ++i) {
    lines +=
        "  remove " + organization.users[i] + " from " + organization.groups[i % organization.groups.size()] + "\n";
  }
  type_all(prompt, lines, "a key of twenty lines");

  const std::vector<std::string> beginnings = {"",          "who can ass", "who can assume ",
                                               "can user ", "can U",       "who can s3:Ge"};
  for (const std::string& text : beginnings) tab(prompt, text);
  tab(prompt, "can " + user + " s3:GetObject on * with aws:Mu");
  tab(prompt, "can " + user + " s3:GetObject on * with ");
  const std::string account = organization.accounts.front();
  tab(prompt, "who can assume " + account + "/");

  Times edits;
  for (int i = 0; i < 20; ++i) {
    session.execute("edit", "user Fresh" + std::to_string(i) + " in " + account);
    edits.take([&] { prompt.names.follow(session.world()); });
  }
  edits.print("names after a new user");
}

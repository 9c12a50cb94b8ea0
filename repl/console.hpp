#pragma once

#include <string>
#include <string_view>

#include "repl/options.hpp"
#include "repl/render/screen.hpp"

// Standard output and standard error, and what they are connected to.
namespace iamq::repl {

class Console {
public:
  explicit Console(Colour colour);
  // One that keeps what is written, as where there is no terminal.
  Console(std::string& out, std::string& err) : kept_out_(&out), kept_err_(&err) {}

  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // How answers and how messages should look: colours and folding only on a terminal (or as --color says).
  const render::Screen& out_screen() const { return out_screen_; }
  const render::Screen& err_screen() const { return err_screen_; }

  // Written at once and in order, so that answers and messages appear as they came. A full disk is remembered.
  void out(std::string_view text);
  void err(std::string_view text);
  // An answer. It goes where `send_answers_to` says, else where `out` writes; at the prompt through the pager if it is
  // longer than the screen.
  void answer(std::string_view text);

  // Whether everything that was written to standard output arrived; says what went wrong if not.
  bool finish();

  // ---- for the prompt
  // Colours and width anew: the terminal has another size, or another colour is wanted.
  void look_again(Colour colour);
  void use_pager(bool is_used) { pages_ = is_used; }
  bool uses_pager() const { return pages_; }
  // Answers go into this file, from its beginning; an empty path: to standard output again. Returns why not, if not.
  std::string send_answers_to(const std::string& path);
  // Everything that is written is also added to this file; an empty path: no longer. Returns why not, if not.
  std::string transcribe_to(const std::string& path);
  // What was typed, for the transcript.
  void transcribe(std::string_view text);
  // A line on the terminal of standard error that tells what is being done; it goes before anything else is written.
  void say_busy(std::string_view text);

private:
  void write_to(int descriptor, std::string_view text);

  render::Screen out_screen_, err_screen_;
  bool pages_ = false, says_busy_ = false;
  int answers_ = -1, transcript_ = -1;  // descriptors
  std::string* kept_out_ = nullptr;
  std::string* kept_err_ = nullptr;
  int error_ = 0;  // of the first write to standard output that failed
};

bool is_terminal(int descriptor);

// Writes everything; the error (errno) that stopped it, or 0.
int write_all(int descriptor, std::string_view text);

}  // namespace iamq::repl

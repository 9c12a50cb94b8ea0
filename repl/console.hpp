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

  // How answers and how messages should look: colours and folding only on a terminal (or as --color says).
  const render::Screen& out_screen() const { return out_screen_; }
  const render::Screen& err_screen() const { return err_screen_; }

  // Written at once and in order, so that answers and messages appear as they came. A full disk is remembered.
  void out(std::string_view text);
  void err(std::string_view text);

  // Whether everything that was written to standard output arrived; says what went wrong if not.
  bool finish();

private:
  render::Screen out_screen_, err_screen_;
  std::string* kept_out_ = nullptr;
  std::string* kept_err_ = nullptr;
  int error_ = 0;  // of the first write to standard output that failed
};

bool is_terminal(int descriptor);

}  // namespace iamq::repl

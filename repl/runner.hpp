#pragma once

#include <memory>
#include <string>

#include "repl/console.hpp"
#include "repl/exit_code.hpp"
#include "repl/files.hpp"
#include "repl/options.hpp"
#include "repl/render/formats.hpp"
#include "runtime/session.hpp"

namespace iamq::repl {

// A session with a screen: runs texts one after the other, prints what comes of them and remembers how it went.
class Runner {
public:
  Runner(const Options& options, Console& console);

  // Runs a file that the user named, what came through standard input, or a text that the user typed. False: it had an
  // error, and a script stops there.
  bool run_file(const std::string& path);
  bool run_standard_input();
  bool run_typed(const std::string& name, std::string text);

  // A text of the prompt. True if it ends too early: nothing was done, and more must follow.
  bool run_prompt(const std::string& text);

  // For the prompt: `what if` opens a branch.
  void open_branches() { session_.open_branches(); }
  bool is_on_branch() const { return session_.is_on_branch(); }

  // Another row of the table of formats.
  bool set_format(std::string_view name);
  const std::string& format() const { return format_; }

  void begin();  // before the first text
  void end();    // after the last
  ExitCode exit_code() const { return exit_code_; }

private:
  bool run(const std::string& name, std::string text);
  void tell(const Outcome& outcome);
  void note(const Outcome& outcome);
  void report(const std::vector<text::Diagnostic>& diagnostics);

  Console& console_;
  Files files_;
  Session session_;
  std::string format_ = "table";
  std::unique_ptr<render::Writer> writer_;
  bool exit_status_;
  bool had_error_ = false;  // in the text that runs now
  ExitCode exit_code_ = ExitCode::fine;
};

// `iamq: cannot read `x`: there is no such file`, for a file named on the command line.
std::string cannot_read(std::string_view path, const FileAnswer& answer);

}  // namespace iamq::repl

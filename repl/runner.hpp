#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

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
  void open_branches() { session_->open_branches(); }
  bool is_on_branch() const { return session_->is_on_branch(); }
  // Forgets everything that was declared and asked.
  void start_over();
  // Begins a session beside this one, which waits until it is taken back as it was.
  void set_aside();
  void take_back();

  // Another row of the table of formats.
  bool set_format(std::string_view name);
  const std::string& format() const { return format_; }
  // The console has other colours or another width.
  void screen_changed();

  const Session& session() const { return *session_; }
  Session& session() { return *session_; }
  // The text of the last `can …` that was answered, for `:why`; empty if there was none.
  const std::string& last_can_question() const { return last_can_question_; }
  // Called now and then while something runs.
  void while_running(std::function<void()> watch) { watch_ = std::move(watch); }

  void begin();  // before the first text
  void end();    // after the last
  ExitCode exit_code() const { return exit_code_; }

private:
  std::unique_ptr<Session> new_session();
  bool run(const std::string& name, std::string text);
  void tell(const Outcome& outcome);
  void note(const Outcome& outcome);
  void report(const std::vector<text::Diagnostic>& diagnostics);

  Console& console_;
  Files files_;
  std::unique_ptr<Session> session_, session_aside_;
  std::string format_ = "table";
  std::unique_ptr<render::Writer> writer_;
  bool exit_status_;
  std::function<void()> watch_;
  std::string last_can_question_;
  bool had_error_ = false;  // in the text that runs now
  ExitCode exit_code_ = ExitCode::fine;
};

// An outcome in a format: the answer, and on standard error what the format has no place for.
void print(render::Writer& writer, const Outcome& outcome, const text::Sources& sources, Console& console);
// One answer that stands for itself, in the format of that name; empty: as a table.
void print_answer(std::string_view format, const query::Answer& answer, const text::Sources& sources, Console& console);

// `iamq: cannot read `x`: there is no such file`, for a file named on the command line.
std::string cannot_read(std::string_view path, const FileAnswer& answer);

}  // namespace iamq::repl

#include "repl/runner.hpp"

#include <utility>

#include "repl/import_cache.hpp"
#include "repl/interrupt.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/diagnostic.hpp"

namespace iamq::repl {
namespace {

// Names of texts that are no files, as messages print them.
constexpr const char* standard_input_name = "<stdin>";
constexpr const char* prompt_name = "<prompt>";

ExitCode code_of(ExpectationResult result) {
  switch (result) {
    case ExpectationResult::met:
    case ExpectationResult::todo_failed:
      return ExitCode::fine;
    case ExpectationResult::failed:
    case ExpectationResult::todo_met:
      return ExitCode::expectation_failed;
    case ExpectationResult::undecided:
      return ExitCode::undecided;
  }
  return ExitCode::internal_error;
}

ExitCode code_of(query::Verdict verdict) {
  switch (verdict) {
    case query::Verdict::yes:
      return ExitCode::fine;
    case query::Verdict::no:
    case query::Verdict::partly:
      return ExitCode::expectation_failed;
    case query::Verdict::depends:
    case query::Verdict::unknown:
      return ExitCode::undecided;
  }
  return ExitCode::internal_error;
}

}  // namespace

std::string cannot_read(std::string_view path, const FileAnswer& answer) {
  return "iamq: cannot read `" + render::printable(path) + "`: " + answer.error + "\n";
}

void print(render::Writer& writer, const Outcome& outcome, const text::Sources& sources, Console& console) {
  console.answer(writer.write(outcome, sources));
  for (const std::string& aside : writer.asides(outcome)) console.err("note: " + aside + "\n");
}

void print_answer(std::string_view format, const query::Answer& answer, const text::Sources& sources,
                  Console& console) {
  const auto writer = render::find_format(format.empty() ? "table" : format)->make(console.out_screen());
  console.answer(writer->begin());
  print(*writer, Outcome{answer.question, answer, {}}, sources, console);
  console.answer(writer->end());
}

Runner::Runner(const Options& options, Console& console)
    : console_(console),
      files_({options.root, options.allow_outside, options.no_cache}),
      session_(new_session()),
      exit_status_(options.exit_status) {
  set_format(options.format.empty() ? "table" : options.format);
}

std::unique_ptr<Session> Runner::new_session() {
  auto session = std::make_unique<Session>(
      [this](std::string_view path, std::string_view from) { return files_.read(path, from); },
      [this] {
        if (watch_) watch_();
        return is_interrupted();
      });
  use_import_cache(*session, files_);
  session->allow_saving([this](const FileToWrite& file) { return files_.write(file); },
                        [](const condition::Formula& formula) { return render::condition_text(formula); });
  return session;
}

void Runner::start_over() {
  session_ = new_session();
  last_can_question_.clear();
}

void Runner::set_aside() {
  session_aside_ = std::exchange(session_, new_session());
  last_can_question_.clear();
}

void Runner::take_back() {
  if (!session_aside_) return;
  session_ = std::move(session_aside_);
  last_can_question_.clear();
}

bool Runner::set_format(std::string_view name) {
  const auto* row = render::find_format(name);
  if (row == nullptr) return false;
  format_ = std::string(row->name);
  writer_ = row->make(console_.out_screen());
  return true;
}

void Runner::screen_changed() {
  set_format(format_);
}

void Runner::begin() {
  console_.answer(writer_->begin());
}
void Runner::end() {
  console_.answer(writer_->end());
}

bool Runner::run_file(const std::string& path) {
  FileAnswer file = files_.open_named(path);
  if (!file.ok) {
    console_.err(cannot_read(path, file));
    exit_code_ = gravest(exit_code_, ExitCode::bad_input);
    return false;
  }
  return run(file.name, std::move(file.text));
}

bool Runner::run_standard_input() {
  FileAnswer input = read_standard_input();
  if (!input.ok) {
    console_.err("iamq: cannot read standard input: " + input.error + "\n");
    exit_code_ = gravest(exit_code_, ExitCode::bad_input);
    return false;
  }
  files_.add_piped(standard_input_name);
  return run(standard_input_name, std::move(input.text));
}

bool Runner::run_typed(const std::string& name, std::string text) {
  files_.add_typed(name);
  return run(name, std::move(text));
}

bool Runner::run_prompt(const std::string& text) {
  files_.add_typed(prompt_name);
  begin();
  const Execution execution = session_->execute(prompt_name, text, [this](const Outcome& outcome) { tell(outcome); });
  if (!execution.incomplete) report(execution.diagnostics);
  end();
  return execution.incomplete;
}

bool Runner::run(const std::string& name, std::string text) {
  had_error_ = false;
  const Execution execution =
      session_->execute(name, std::move(text), [this](const Outcome& outcome) { tell(outcome); });
  report(execution.diagnostics);
  if (execution.incomplete) had_error_ = true;
  if (had_error_) exit_code_ = gravest(exit_code_, ExitCode::bad_input);
  return !had_error_;
}

void Runner::report(const std::vector<text::Diagnostic>& diagnostics) {
  for (const auto& diagnostic : diagnostics) {
    if (diagnostic.severity == text::Severity::error) had_error_ = true;
    // What could not be written is no mistake of the script.
    if (diagnostic.code == "cannot-write") exit_code_ = gravest(exit_code_, ExitCode::internal_error);
    console_.err(render::draw(diagnostic, session_->sources(), console_.err_screen()));
  }
}

void Runner::tell(const Outcome& outcome) {
  print(*writer_, outcome, session_->sources(), console_);
  report(outcome.diagnostics);
  note(outcome);
}

namespace {

// A statement of a test that could not be understood is no failed expectation.
bool is_bad_input(const Outcome& outcome) {
  return text::has_errors(outcome.diagnostics) || std::holds_alternative<NotAnsweredOutcome>(outcome.result);
}

}  // namespace

// What the outcome means for the exit status.
void Runner::note(const Outcome& outcome) {
  if (text::has_errors(outcome.diagnostics)) exit_code_ = gravest(exit_code_, ExitCode::bad_input);
  if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) {
    exit_code_ = gravest(exit_code_, code_of(expectation->result));
  } else if (const auto* test = std::get_if<TestOutcome>(&outcome.result)) {
    exit_code_ = gravest(exit_code_, code_of(test->result));
    for (const auto& inner : test->outcomes) {
      if (is_bad_input(inner)) exit_code_ = gravest(exit_code_, ExitCode::bad_input);
    }
  } else if (const auto* answer = std::get_if<query::Answer>(&outcome.result)) {
    if (answer->kind == query::AnswerKind::can && !answer->before) {
      last_can_question_ = std::string(session_->sources().text(outcome.span));
    }
    if (exit_status_ && answer->verdict) exit_code_ = gravest(exit_code_, code_of(*answer->verdict));
  } else if (const auto* unanswered = std::get_if<NotAnsweredOutcome>(&outcome.result)) {
    text::Diagnostic diagnostic;
    diagnostic.code = "not-answered";
    diagnostic.message = unanswered->what + " is not answered yet";
    diagnostic.span = outcome.span;
    diagnostic.help = "this version of iamq reads the question, but does not answer it";
    // Session may have said so already.
    if (outcome.diagnostics.empty()) report({diagnostic});
    exit_code_ = gravest(exit_code_, ExitCode::bad_input);
  } else if (std::holds_alternative<StoppedOutcome>(outcome.result)) {
    console_.err("stopped\n");
    had_error_ = true;
  }
}

}  // namespace iamq::repl

#include "repl/prompt/shell.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "repl/interrupt.hpp"
#include "repl/line/line_input.hpp"
#include "repl/prompt/colours.hpp"
#include "repl/prompt/commands.hpp"
#include "repl/prompt/completion.hpp"
#include "repl/prompt/declared_names.hpp"
#include "repl/prompt/entry.hpp"
#include "repl/prompt/history_file.hpp"
#include "repl/prompt/line_reader.hpp"
#include "repl/prompt/outside_editor.hpp"
#include "repl/prompt/places.hpp"
#include "repl/prompt/progress.hpp"
#include "repl/render/screen.hpp"

namespace iamq::repl {
namespace {

constexpr std::string_view prompt = "iamq> ";
constexpr std::string_view prompt_on_branch = "iamq (what if)> ";
constexpr std::string_view continuation = "...> ";
constexpr std::string_view prompt_code = "1;32";
constexpr std::string_view branch_code = "1;33";
constexpr std::string_view given_up = "given up: the statement was not complete\n";
constexpr std::string_view leave_question =
    "What you tried with `what if` is neither committed nor discarded. Leave? [y/N] ";

// The prompt's state between two entries.
class Shell {
public:
  Shell(const Options& options, Runner& runner, Console& console)
      : options_(options),
        runner_(runner),
        console_(console),
        teacher_(runner, console, lessons_path()),
        context_{runner, console, settings_, teacher_},
        progress_(console) {
    settings_.colour = options.colour;
  }

  ExitCode run() {
    const InterruptGuard guard;
    runner_.while_running([this] { progress_.tick(); });
    runner_.open_branches();
    if (!options_.no_rc) run_rc();
    console_.out("iamq " IAMQ_VERSION ": who can do what in AWS IAM, and why. `:help` helps, `:quit` leaves.\n");
    const bool can_begin = options_.verb != Verb::learn || teacher_.begin(options_.paths.front(), false);
    if (!can_begin) {
      runner_.while_running({});
      return ExitCode::bad_input;
    }
    if (line::Terminal::can_be_edited()) {
      run_with_editor();
    } else {
      run_line_by_line();
    }
    runner_.while_running({});
    return ExitCode::fine;
  }

private:
  // ---- with the editor
  void run_with_editor() {
    console_.use_pager(settings_.pages);
    history_file_.catch_up(history_);
    line::LineInput input(helpers(), history_);
    std::string prefilled;
    while (!may_leave(input)) {
      look_at_screen();
      history_file_.catch_up(history_);
      names_.follow(runner_.session().world());
      const auto entry = read_entry(input, std::move(prefilled));
      prefilled.clear();
      console_.transcribe(transcript_of(entry.text));
      switch (entry.result) {
        case line::LineInput::Result::entered:
          remember(entry.text);
          run_entry(entry.text);
          if (context_.text_to_edit) prefilled = edited(*context_.text_to_edit);
          context_.text_to_edit.reset();
          break;
        case line::LineInput::Result::given_up:
          remember(entry.text);
          console_.err(given_up);
          break;
        case line::LineInput::Result::edit_outside:
          prefilled = edited(entry.text);
          break;
        case line::LineInput::Result::interrupted:
          break;
        case line::LineInput::Result::end:
          context_.wants_to_leave = true;
          break;
      }
    }
  }

  // The editor reads Ctrl-C as a key; as a signal it is for what runs behind it.
  line::LineInput::Entry read_entry(line::LineInput& input, std::string prefilled) {
    const InterruptPause pause;
    return input.read(prompts(), std::move(prefilled));
  }

  line::Helpers helpers() {
    line::Helpers helpers;
    helpers.at_enter = at_enter;
    helpers.paint = [this](const std::string& text, std::size_t cursor) {
      if (!console_.out_screen().has_colour) return std::vector<line::Paint>();
      return colours(text, cursor, runner_.session());
    };
    helpers.complete = [this](const std::string& text, std::size_t cursor) {
      return completions({runner_.session(), names_}, text, cursor);
    };
    helpers.suggests = [this] { return settings_.suggests; };
    return helpers;
  }

  line::Prompts prompts() const {
    line::Prompts prompts;
    prompts.first = first_prompt();
    prompts.next = continuation;
    prompts.code = runner_.is_on_branch() ? branch_code : prompt_code;
    prompts.has_colour = console_.out_screen().has_colour;
    return prompts;
  }

  std::string_view first_prompt() const {
    if (runner_.is_on_branch()) return prompt_on_branch;
    return teacher_.is_teaching() ? std::string_view(teacher_.prompt()) : prompt;
  }

  // The terminal may have been resized since the entry before.
  void look_at_screen() {
    const auto width = console_.out_screen().width;
    console_.look_again(settings_.colour);
    if (console_.out_screen().width != width) runner_.screen_changed();
  }

  // Whether it was asked for, and nothing is lost by it.
  bool may_leave(line::LineInput& input) {
    if (!context_.wants_to_leave) return false;
    teacher_.leave();  // what the learner had before a lesson is asked for, too
    if (!runner_.is_on_branch()) return true;
    line::Prompts question = prompts();
    question.first = leave_question;
    const auto answer = input.read(question);
    const bool is_yes = answer.text == "y" || answer.text == "yes";
    context_.wants_to_leave = is_yes || answer.result == line::LineInput::Result::end;
    return context_.wants_to_leave;
  }

  void remember(const std::string& entry) {
    const int error = history_file_.add(entry, history_);
    if (error != 0 && !has_told_of_history_) {
      console_.err(fmt::format("the history cannot be written to {}: {}; it goes on in this session only\n",
                               history_file_.path(), std::strerror(error)));
      has_told_of_history_ = true;
    }
  }

  std::string edited(const std::string& text) {
    const OutsideEdit edit = edit_outside(text);
    if (!edit.problem.empty()) console_.err(edit.problem + "\n");
    return edit.text;
  }

  std::string transcript_of(const std::string& entry) const {
    std::string text(first_prompt());
    for (const char c : entry) text += c == '\n' ? "\n" + std::string(continuation) : std::string(1, c);
    return text + "\n";
  }

  void run_entry(const std::string& entry) {
    for (const std::string& piece : pieces_of(without_habits(entry))) {
      progress_.begin();
      if (piece.front() == ':') {
        run_command(context_, piece);
      } else if (run_statements(piece)) {
        console_.err(given_up);
      }
      if (context_.wants_to_leave || is_interrupted()) break;
    }
    context_.last_entry = entry;
    if (!is_interrupted()) teacher_.look();
    clear_interrupt();  // it stopped what ran, and has been told
    progress_.end();
  }

  // True if more must follow.
  bool run_statements(const std::string& text) {
    const auto begin = std::chrono::steady_clock::now();
    const Counts before = counts();
    const bool is_incomplete = runner_.run_prompt(text);
    if (is_import(text)) tell_imported(before);
    if (settings_.tells_time && !is_incomplete) {
      const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
      console_.err(fmt::format("{:.1f} ms\n", taken.count()));
    }
    return is_incomplete;
  }

  // An import has no answer; that it worked, and what came of it, should be seen all the same.
  struct Counts {
    std::size_t accounts = 0, users = 0, groups = 0, roles = 0, policies = 0, resources = 0;
  };
  Counts counts() const {
    const auto world = runner_.session().world();
    const auto size = [](const auto& entities) { return static_cast<std::size_t>(entities.size()); };
    return {size(world->accounts),         size(world->users),    size(world->groups), size(world->roles),
            size(world->managed_policies), size(world->resources)};
  }
  void tell_imported(const Counts& before) {
    const Counts after = counts();
    std::string text;
    const auto add = [&](std::size_t more, std::string_view one, std::string_view many) {
      if (more > 0) text += (text.empty() ? "" : ", ") + render::counted(more, one, many);
    };
    add(after.accounts - before.accounts, "account", "accounts");
    add(after.users - before.users, "user", "users");
    add(after.groups - before.groups, "group", "groups");
    add(after.roles - before.roles, "role", "roles");
    add(after.policies - before.policies, "managed policy", "managed policies");
    add(after.resources - before.resources, "resource", "resources");
    if (!text.empty()) console_.out("imported: " + text + "\n");
  }

  // Its lines as if they had been typed; who writes it is the user.
  void run_rc() {
    const std::string path = rc_path();
    if (path.empty()) return;
    const FileAnswer file = read_file(path, true);
    if (file.ok) run_entry(file.text);
    context_.last_entry.clear();
  }

  // ---- line by line
  void run_line_by_line() {
    LineReader reader;
    std::string unfinished;
    while (!context_.wants_to_leave) {
      console_.out(!unfinished.empty() ? continuation : first_prompt());
      std::string lines;
      switch (reader.read(lines)) {
        case LineReader::Result::end:
          console_.out("\n");
          return;
        case LineReader::Result::interrupted:
          console_.out("\n");
          unfinished.clear();
          break;
        case LineReader::Result::lines:
          take(lines, unfinished);
          clear_interrupt();
          break;
      }
    }
  }

  // A line that was typed, or the lines of a paste, behind what waits for more.
  void take(const std::string& lines, std::string& unfinished) {
    const std::string entry = unfinished.empty() ? without_habits(lines) : unfinished + lines;
    if (is_blank(lines) && !is_inside_braces(unfinished)) {
      if (!unfinished.empty()) console_.err(given_up);
      unfinished.clear();
      return;
    }
    unfinished.clear();
    const auto pieces = pieces_of(entry);
    for (std::size_t at = 0; at < pieces.size(); ++at) {
      clear_interrupt();
      progress_.begin();
      if (pieces[at].front() == ':') {
        run_command(context_, pieces[at]);
      } else if (run_statements(pieces[at])) {
        if (at + 1 == pieces.size()) {
          unfinished = pieces[at];
        } else {
          console_.err(given_up);
        }
      }
      if (context_.wants_to_leave || is_interrupted()) return;
    }
    context_.last_entry = entry;
    teacher_.look();
  }

  const Options& options_;
  Runner& runner_;
  Console& console_;
  Settings settings_;
  Teacher teacher_;
  CommandContext context_;
  Progress progress_;
  DeclaredNames names_;
  line::History history_;
  HistoryFile history_file_{history_path()};
  bool has_told_of_history_ = false;
};

}  // namespace

ExitCode run_shell(const Options& options, Runner& runner, Console& console) {
  return Shell(options, runner, console).run();
}

}  // namespace iamq::repl

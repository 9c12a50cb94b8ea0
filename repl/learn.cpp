#include <unistd.h>

#include <fmt/format.h>

#include "repl/lessons/check.hpp"
#include "repl/lessons/shipped.hpp"
#include "repl/lessons/teacher.hpp"
#include "repl/prompt/places.hpp"
#include "repl/prompt/shell.hpp"
#include "repl/runner.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

// Tells what of a lesson is not as it says; true if all is.
bool check_page(std::string_view name, std::string_view page, Console& console) {
  const LessonCheck check = check_lesson(read_lesson(page));
  console.out(fmt::format("{}: {}, {}, {}\n", render::printable(name), render::counted(check.tasks, "task", "tasks"),
                          render::counted(check.solutions, "solution", "solutions"),
                          render::counted(check.mistakes, "mistake", "mistakes")));
  for (const Excerpt& problem : check.problems) {
    console.out(fmt::format("  {}:{}: {}\n", render::printable(name), problem.line, render::printable(problem.text)));
  }
  return check.problems.empty();
}

ExitCode check_lessons(const Options& options, Console& console) {
  bool is_fine = true;
  for (const auto& path : options.paths) {
    const FileAnswer file = read_file(path, false);
    if (!file.ok) {
      console.err(cannot_read(path, file));
      return ExitCode::bad_input;
    }
    is_fine &= check_page(path, file.text, console);
  }
  if (options.paths.empty()) {
    for (const auto& lesson : shipped_lessons()) is_fine &= check_page(lesson.name, lesson.page, console);
  }
  return is_fine ? ExitCode::fine : ExitCode::expectation_failed;
}

}  // namespace

ExitCode learn(const Options& options, Console& console) {
  if (options.check_lessons) return check_lessons(options, console);
  Runner runner(options, console);
  if (options.paths.empty()) {
    Teacher(runner, console, lessons_path()).list();
    return ExitCode::fine;
  }
  if (is_terminal(STDIN_FILENO)) return run_shell(options, runner, console);
  console.err(
      "iamq: a lesson needs a terminal to answer in; `iamq learn` lists them, and each is a page to read, too\n");
  return ExitCode::bad_input;
}

}  // namespace iamq::repl

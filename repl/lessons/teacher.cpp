#include "repl/lessons/teacher.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "repl/lessons/judge.hpp"
#include "repl/lessons/prose.hpp"
#include "repl/lessons/shipped.hpp"
#include "repl/prompt/colours.hpp"
#include "repl/render/table.hpp"

namespace iamq::repl {
namespace {

constexpr std::string_view lesson_text = "<lesson>";  // what runs, as messages name it

// The number of the shipped lesson that is meant, from 1; 0 if none is.
std::size_t shipped_number(std::string_view which) {
  const auto lessons = shipped_lessons();
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(which.data(), which.data() + which.size(), number);
  if (error == std::errc() && end == which.data() + which.size()) return number <= lessons.size() ? number : 0;
  for (std::size_t i = 0; i < lessons.size(); ++i) {
    if (lessons[i].name.substr(0, which.size()) == which) return i + 1;
  }
  return 0;
}

}  // namespace

void Teacher::list() {
  render::TextTable table;
  table.titles = {"lesson", "what it is about", "done"};
  const auto lessons = shipped_lessons();
  for (std::size_t i = 0; i < lessons.size(); ++i) {
    const Lesson lesson = read_lesson(lessons[i].page);
    const std::size_t done = learned_.tasks_of(std::string(lessons[i].name));
    const std::string how_far = done == 0                ? ""
                                : done >= lesson.tasks() ? "yes"
                                                         : fmt::format("{} of {}", done, lesson.tasks());
    table.rows.push_back({fmt::format("{} {}", i + 1, lessons[i].name), lesson.title, how_far});
  }
  console_.answer(render::draw(table, console_.out_screen()) +
                  "`:learn 1` at the prompt, or `iamq learn 1`, begins the first.\n");
}

bool Teacher::open(std::string_view which) {
  std::optional<Lesson> lesson;
  number_ = shipped_number(which);
  if (number_ > 0) {
    const auto& shipped = shipped_lessons()[number_ - 1];
    name_ = shipped.name;
    lesson = read_lesson(shipped.page);
  } else {
    const FileAnswer file = read_file(std::string(which), true);
    if (!file.ok) {
      console_.err(fmt::format("there is no lesson `{}`; `:learn` lists them, and reads a file of your own\n",
                               render::printable(which)));
      return false;
    }
    name_ = which;
    lesson = read_lesson(file.text);
    if (!lesson->problems.empty()) {
      const auto& problem = lesson->problems.front();
      console_.err(fmt::format("{}:{}: {}\n", render::printable(which), problem.line, problem.text));
      return false;
    }
  }
  if (!is_teaching()) runner_.set_aside();
  lesson_ = std::move(lesson);
  prompt_ = number_ > 0 ? fmt::format("iamq (lesson {})> ", number_) : "iamq (lesson)> ";
  return true;
}

bool Teacher::begin(std::string_view which, bool from_its_beginning) {
  if (!open(which)) return false;
  const std::size_t done = number_ > 0 && !from_its_beginning ? learned_.tasks_of(name_) : 0;
  std::size_t section = 0;
  if (done < lesson_->tasks()) {
    while (tasks_before(section + 1) <= done) ++section;
  }
  if (section > 0 && tasks_before(section) == 0) section = 0;  // what stands before the first task belongs to it
  console_.out("\n" + render::painted(console_.out_screen(), render::Paint::heading, lesson_->title) + "\n");
  if (section > 0) {
    console_.out(fmt::format("You have solved {} of {} tasks; `:learn {} again` begins at the beginning.\n", done,
                             lesson_->tasks(), number_));
  } else {
    console_.out(prose_on_screen(
        "`:learn hint` helps, `:learn answer` shows how, `:learn again` sets a task back, `:learn stop` leaves.",
        console_.out_screen()));
  }
  set_stage_before(section);
  enter(section);
  return true;
}

std::size_t Teacher::tasks_before(std::size_t section) const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min(section, lesson_->sections.size()); ++i) {
    if (lesson_->sections[i].task) ++count;
  }
  return count;
}

const Task* Teacher::task() const {
  if (!lesson_ || section_ >= lesson_->sections.size() || !lesson_->sections[section_].task) return nullptr;
  return &*lesson_->sections[section_].task;
}

void Teacher::run_quietly(const Excerpt& text) {
  runner_.session().execute(std::string(lesson_text), text.text);
}

void Teacher::set_stage_before(std::size_t section) {
  runner_.start_over();
  runner_.open_branches();
  for (std::size_t i = 0; i < section; ++i) {
    for (const Piece& piece : lesson_->sections[i].pieces) {
      if (piece.kind == Piece::Kind::prose) continue;
      if (piece.kind == Piece::Kind::given) {
        runner_.start_over();
        runner_.open_branches();
      }
      run_quietly(piece.text);
    }
    const auto& done = lesson_->sections[i].task;
    if (done && !done->solutions.empty()) run_quietly(done->solutions.front());
  }
}

// Sections without a task are told at once with what follows.
void Teacher::enter(std::size_t section) {
  hints_given_ = 0;
  last_reply_.clear();
  for (section_ = section; section_ < lesson_->sections.size(); ++section_) {
    for (const Piece& piece : lesson_->sections[section_].pieces) tell(piece);
    if (task() != nullptr) break;
  }
  if (task() == nullptr) {
    const std::size_t next = number_ < shipped_lessons().size() ? number_ + 1 : 1;
    console_.out("\n" +
                 prose_on_screen(fmt::format("Go on trying things in this world as long as you like. `:learn stop` "
                                             "takes you back to your own, `:learn {}` begins the next lesson.",
                                             next),
                                 console_.out_screen()));
  }
  console_.out("\n");
  seen_ = runner_.session().world();
}

void Teacher::tell(const Piece& piece) {
  if (piece.kind == Piece::Kind::prose) {
    console_.out("\n" + prose_on_screen(piece.text.text, console_.out_screen()));
    return;
  }
  if (piece.kind == Piece::Kind::given) {
    runner_.start_over();
    runner_.open_branches();
  }
  tell_code(piece.text.text);
  runner_.run_typed(std::string(lesson_text), piece.text.text);
}

void Teacher::tell_code(const std::string& code) {
  const auto& screen = console_.out_screen();
  const auto paints = screen.has_colour ? colours(code, code.size(), runner_.session()) : std::vector<line::Paint>();
  std::string text = "\n  ";
  auto paint = paints.begin();
  std::string_view now;  // the colour that is on
  for (std::size_t i = 0; i < code.size(); ++i) {
    while (paint != paints.end() && paint->end <= i) ++paint;
    const std::string_view wanted = paint != paints.end() && paint->begin <= i ? paint->code : std::string_view();
    if (wanted != now) text += "\x1b[0" + (wanted.empty() ? "" : ";" + std::string(wanted)) + "m";
    now = wanted;
    text += code[i];
    if (code[i] == '\n' && i + 1 < code.size()) text += "  ";
  }
  if (!now.empty()) text += "\x1b[0m";
  console_.out(text);
}

void Teacher::look() {
  if (task() == nullptr || runner_.is_on_branch()) return;
  const auto world = runner_.session().world();
  if (world == seen_) return;  // questions may be asked as often as one likes
  seen_ = world;
  const Judgement judgement = judge(runner_.session(), *task());
  if (judgement.is_solved) {
    solved();
    return;
  }
  if (judgement.mistake) {
    console_.out("\n" + prose_on_screen(judgement.reply, console_.out_screen()));
  } else {
    console_.out("\n" + prose_on_screen("Not there yet: " + judgement.reply, console_.out_screen()));
  }
  if (judgement.reply == last_reply_) console_.out("`:learn hint` helps, `:undo` takes the last change back.\n");
  last_reply_ = judgement.reply;
  console_.out("\n");
}

void Teacher::solved() {
  const std::size_t done = tasks_before(section_ + 1);
  if (number_ > 0) learned_.remember(name_, std::max(done, learned_.tasks_of(name_)));
  console_.out("\n" +
               render::painted(console_.out_screen(), render::Paint::good,
                               done < lesson_->tasks() ? fmt::format("Right. ({} of {})", done, lesson_->tasks())
                                                       : std::string("Right, and that was the last task.")) +
               "\n");
  enter(section_ + 1);
}

void Teacher::hint() {
  if (task() == nullptr) {
    console_.out("There is no task to be solved now.\n");
  } else if (task()->hints.empty()) {
    console_.out("There is no hint; `:learn answer` shows how it can be done.\n");
  } else {
    tell_code(task()->hints[std::min(hints_given_, task()->hints.size() - 1)]);
    if (++hints_given_ >= task()->hints.size()) console_.out("\nThat was the last hint; `:learn answer` shows how.\n");
  }
}

void Teacher::show_solution() {
  if (task() == nullptr || task()->solutions.empty()) {
    console_.out("There is no task to be solved now.\n");
    return;
  }
  console_.out("\nOne way; type it, or something of your own:\n");
  tell_code(task()->solutions.front().text);
}

void Teacher::begin_task_again() {
  if (!lesson_) {
    console_.out("No lesson is going on; `:learn` lists them.\n");
    return;
  }
  const std::size_t section = std::min(section_, lesson_->sections.size() - 1);
  set_stage_before(section);
  enter(section);
}

void Teacher::stop() {
  leave();
  console_.out("Your own world is back as it was; `:learn` goes on where you stopped.\n");
}

void Teacher::leave() {
  if (!lesson_) return;
  lesson_.reset();
  seen_.reset();
  runner_.take_back();
}

std::span<const LearnWord> learn_words() {
  static constexpr LearnWord words[] = {
      {"hint", "a hint for the task; the next one when asked again", &Teacher::hint},
      {"answer", "one way to solve the task", &Teacher::show_solution},
      {"again", "the task from its beginning, with the world as it was", &Teacher::begin_task_again},
      {"stop", "leaves the lesson and goes back to your own world", &Teacher::stop},
  };
  return words;
}

}  // namespace iamq::repl

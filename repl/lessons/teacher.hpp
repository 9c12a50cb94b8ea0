#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "repl/lessons/learned.hpp"
#include "repl/lessons/lesson.hpp"
#include "repl/runner.hpp"

// Lessons at the prompt: `:learn`. While one goes on the learner's own session stands aside.
namespace iamq::repl {

class Teacher {
public:
  Teacher(Runner& runner, Console& console, std::string record_path)
      : runner_(runner), console_(console), learned_(std::move(record_path)) {}

  // The lessons, and how far the learner has come.
  void list();
  // A lesson by its number, a beginning of its name, or a path. It goes on at the first task that was never solved,
  // or at its beginning. False if there is none of that name, which has been told.
  bool begin(std::string_view which, bool from_its_beginning);
  // After an entry: whether the task is solved by it, or which mistake was made.
  void look();

  void hint();
  void begin_task_again();
  void show_solution();
  void stop();  // and says so
  void leave();

  bool is_teaching() const { return lesson_.has_value(); }
  // `iamq (lesson 2)> `
  const std::string& prompt() const { return prompt_; }

private:
  bool open(std::string_view which);
  void enter(std::size_t section);
  void tell(const Piece& piece);
  void tell_code(const std::string& code);
  void solved();
  void run_quietly(const Excerpt& text);
  // The world that the section finds, if everything before was done as the lesson does it.
  void set_stage_before(std::size_t section);
  const Task* task() const;
  std::size_t tasks_before(std::size_t section) const;

  Runner& runner_;
  Console& console_;
  Learned learned_;
  std::optional<Lesson> lesson_;
  std::size_t number_ = 0;  // of a shipped lesson, from 1
  std::string name_, prompt_;
  std::size_t section_ = 0;
  std::size_t hints_given_ = 0;
  std::shared_ptr<const model::World> seen_;  // the world that was judged last
  std::string last_reply_;
};

// What a learner may say behind `:learn` while a lesson goes on.
struct LearnWord {
  std::string_view name, help;
  void (Teacher::*run)();
};
std::span<const LearnWord> learn_words();

}  // namespace iamq::repl

#include "repl/lessons/check.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "repl/lessons/judge.hpp"

namespace iamq::repl {
namespace {

std::unique_ptr<Session> stage_session() {
  return std::make_unique<Session>([](std::string_view, std::string_view) {
    FileAnswer answer;
    answer.error = "a lesson reads no files";
    return answer;
  });
}

std::string shortened(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  constexpr std::size_t most = 120;
  return text.size() > most ? text.substr(0, most) + "…" : text;
}

// One way through the lesson: each task is left by its first solution, or by its last.
class Walk {
public:
  Walk(const Lesson& lesson, bool by_last, std::vector<Excerpt>& problems)
      : lesson_(lesson), by_last_(by_last), problems_(problems) {}

  void go() {
    for (const Section& section : lesson_.sections) {
      for (const Piece& piece : section.pieces) {
        if (piece.kind == Piece::Kind::prose) continue;
        if (piece.kind == Piece::Kind::given) played_.clear();
        played_.push_back(piece.text);
        world(nullptr);
      }
      if (!section.task) continue;
      attempt(*section.task);
      if (section.task->solutions.empty()) return;
      played_.push_back(by_last_ ? section.task->solutions.back() : section.task->solutions.front());
    }
  }

private:
  void problem(std::size_t line, std::string text) { problems_.push_back({std::move(text), line}); }

  // Everything up to now, and then what a learner does.
  std::unique_ptr<Session> world(const Excerpt* last) {
    auto session = stage_session();
    for (const Excerpt& text : played_) run(*session, text);
    if (last != nullptr) run(*session, *last);
    return session;
  }

  void run(Session& session, const Excerpt& text) {
    const Execution execution = session.execute("<lesson>", text.text);
    if (execution.incomplete) problem(text.line, "it is not complete");
    for (const auto& diagnostic : execution.diagnostics) {
      if (diagnostic.severity == text::Severity::error) problem(text.line, "does not run: " + diagnostic.message);
    }
    for (const auto& outcome : execution.outcomes) {
      for (const auto& diagnostic : outcome.diagnostics) {
        if (diagnostic.severity == text::Severity::error) problem(text.line, "does not run: " + diagnostic.message);
      }
    }
  }

  Judgement judged(const Task& task, const Excerpt* done) {
    const auto session = world(done);
    Judgement judgement = judge(*session, task);
    for (const auto& error : judgement.errors) {
      problem(task.expectations.line, "the task, or a sign of a mistake, cannot be read: " + error.message);
    }
    return judgement;
  }

  void attempt(const Task& task) {
    if (judged(task, nullptr).is_solved) problem(task.expectations.line, "is solved before anything is done");
    for (const Excerpt& solution : task.solutions) {
      const Judgement judgement = judged(task, &solution);
      if (judgement.is_solved) continue;
      problem(solution.line, "is not accepted: " + shortened(judgement.reply));
    }
    for (std::size_t i = 0; i < task.mistakes.size(); ++i) {
      for (const Excerpt& example : task.mistakes[i].examples) {
        const Judgement judgement = judged(task, &example);
        if (judgement.is_solved) {
          problem(example.line, "is accepted, and should not be");
        } else if (judgement.mistake != i) {
          problem(example.line, "is answered with another reply: " + shortened(judgement.reply));
        }
      }
    }
  }

  const Lesson& lesson_;
  bool by_last_;
  std::vector<Excerpt>& problems_;
  std::vector<Excerpt> played_;  // since the last `given`
};

}  // namespace

LessonCheck check_lesson(const Lesson& lesson) {
  LessonCheck check;
  check.problems = lesson.problems;
  for (const Section& section : lesson.sections) {
    if (!section.task) continue;
    ++check.tasks;
    check.solutions += section.task->solutions.size();
    if (section.task->solutions.empty()) {
      check.problems.push_back({"the task has no ```iamq solution", section.task->expectations.line});
    }
    std::set<std::string> replies;
    for (const KnownMistake& mistake : section.task->mistakes) {
      check.mistakes += mistake.examples.size();
      if (mistake.examples.empty()) check.problems.push_back({"has no ```iamq mistake to show it", mistake.signs.line});
      if (mistake.reply.empty()) check.problems.push_back({"has no reply below it", mistake.signs.line});
      if (!replies.insert(mistake.reply).second) {
        check.problems.push_back({"has the reply of another mistake", mistake.signs.line});
      }
    }
  }
  Walk(lesson, false, check.problems).go();
  Walk(lesson, true, check.problems).go();
  const auto before = [](const Excerpt& a, const Excerpt& b) {
    return std::tie(a.line, a.text) < std::tie(b.line, b.text);
  };
  const auto same = [](const Excerpt& a, const Excerpt& b) { return a.line == b.line && a.text == b.text; };
  std::sort(check.problems.begin(), check.problems.end(), before);
  check.problems.erase(std::unique(check.problems.begin(), check.problems.end(), same), check.problems.end());
  return check;
}

}  // namespace iamq::repl

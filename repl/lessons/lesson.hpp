#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A lesson: a page of Markdown whose fenced blocks are shown, run, or asked of the learner. docs/lessons.md tells how
// one is written.
namespace iamq::repl {

// Text of the page, with the line it begins on.
struct Excerpt {
  std::string text;
  std::size_t line = 0;
};

// What is told before the task: prose, statements that are shown and run (```iamq), or statements that a new world
// begins with (```iamq given).
struct Piece {
  enum class Kind { prose, shown, given };
  Kind kind = Kind::prose;
  Excerpt text;
};

// ```iamq wrong: expectations that all hold in a world with that mistake, and what is answered then. ```iamq mistake
// gives examples of it.
struct KnownMistake {
  Excerpt signs;
  std::string reply;
  std::vector<Excerpt> examples;
};

// ```iamq task: expectations that the learner's world must meet, unseen.
struct Task {
  Excerpt expectations;
  std::vector<std::string> hints;  // ```iamq hint
  std::vector<KnownMistake> mistakes;
  std::vector<Excerpt> solutions;  // ```iamq solution
};

// From one `##` heading to the next.
struct Section {
  std::vector<Piece> pieces;
  std::optional<Task> task;
};

struct Lesson {
  std::string title;
  std::vector<Section> sections;
  std::vector<Excerpt> problems;  // what is no lesson about the page

  std::size_t tasks() const;
};
Lesson read_lesson(std::string_view page);

}  // namespace iamq::repl

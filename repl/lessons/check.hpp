#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "repl/lessons/lesson.hpp"

namespace iamq::repl {

// What a lesson promises, tried: everything shown runs, each solution is accepted, each mistake is rejected with its
// own reply; a task is begun from every way in which the ones before it can be solved.
struct LessonCheck {
  std::size_t tasks = 0, solutions = 0, mistakes = 0;
  std::vector<Excerpt> problems;  // in the order of their lines
};
LessonCheck check_lesson(const Lesson& lesson);

}  // namespace iamq::repl

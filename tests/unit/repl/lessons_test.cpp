#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "repl/lessons/check.hpp"
#include "repl/lessons/shipped.hpp"

using namespace iamq::repl;

namespace {

std::string problems_of(std::string_view page) {
  std::string text;
  for (const auto& problem : check_lesson(read_lesson(page)).problems) {
    text += std::to_string(problem.line) + ": " + problem.text + "\n";
  }
  return text;
}

// A page whose task is that Bob can read; `rest` follows the task.
std::string page_with(const std::string& rest) {
  return "# Reading\n\nBob wants to read.\n\n```iamq given\naccount A 111111111111 { user Bob }\n```\n\n```iamq task\n"
         "expect Bob can s3:GetObject on arn:aws:s3:::b/x\n```\n" +
         rest;
}

const std::string solution = "```iamq solution\npolicy p in A { allow s3:GetObject on * }\nattach p to Bob\n```\n";

}  // namespace

TEST_CASE("The nine lessons keep what they promise") {
  CHECK(shipped_lessons().size() == 9);
  for (const auto& shipped : shipped_lessons()) {
    INFO(shipped.name);
    CHECK(problems_of(shipped.page) == "");
  }
}

TEST_CASE("Each task of the nine accepts two solutions and answers three mistakes differently") {
  for (const auto& shipped : shipped_lessons()) {
    const Lesson lesson = read_lesson(shipped.page);
    CHECK_FALSE(lesson.title.empty());
    CHECK(lesson.tasks() >= 1);
    for (const auto& section : lesson.sections) {
      if (!section.task) continue;
      INFO(shipped.name << ", the task in line " << section.task->expectations.line);
      std::set<std::string> solutions, replies;
      for (const auto& each : section.task->solutions) solutions.insert(each.text);
      for (const auto& mistake : section.task->mistakes) {
        if (!mistake.examples.empty()) replies.insert(mistake.reply);
      }
      CHECK(solutions.size() >= 2);
      CHECK(replies.size() >= 3);
      CHECK_FALSE(section.task->hints.empty());
    }
  }
}

TEST_CASE("A page is read as sections with a task each") {
  const Lesson lesson = read_lesson(page_with(solution + "\n## And then\n\nNothing.\n"));
  CHECK(lesson.title == "Reading");
  REQUIRE(lesson.sections.size() == 2);
  REQUIRE(lesson.sections[0].pieces.size() == 2);
  CHECK(lesson.sections[0].pieces[0].text.text == "Bob wants to read.");
  CHECK(lesson.sections[0].pieces[1].kind == Piece::Kind::given);
  CHECK(lesson.sections[0].task->solutions.size() == 1);
  CHECK_FALSE(lesson.sections[1].task.has_value());
}

TEST_CASE("learn --check tells what a lesson does not keep") {
  CHECK(problems_of(page_with(solution)) == "");
  CHECK(problems_of("# Empty\n") == "1: a lesson needs a task: a block ```iamq task\n");
  CHECK(problems_of(page_with("")) == "10: the task has no ```iamq solution\n");
  CHECK(problems_of(page_with("```iamq solution\nuser Eve in A\n```\n")) ==
        "13: is not accepted: `Bob can s3:GetObject on arn:aws:s3:::b/x` does not hold: an implicit deny in identity "
        "policy\n");
  CHECK(problems_of(page_with(solution + "```iamq wrong\nexpect Bob can s3:* on *\n```\nToo much.\n")) ==
        "17: has no ```iamq mistake to show it\n");
  const std::string wrong = "```iamq wrong\nexpect Bob can s3:PutObject on *\n```\n";
  CHECK(
      problems_of(page_with(solution + wrong + "\nThat writes.\n\n```iamq mistake\nuser Eve in A\n```\n")) ==
      "23: is answered with another reply: `Bob can s3:GetObject on arn:aws:s3:::b/x` does not hold: an implicit deny "
      "in identity policy\n");
  CHECK(problems_of(page_with(solution + wrong +
                              "\nThat writes.\n\n```iamq mistake\npolicy p in A { allow s3:* on * }\n"
                              "attach p to Bob\n```\n")) == "23: is accepted, and should not be\n");
  CHECK(problems_of(page_with(solution + "\nLost.\n")) ==
        "17: text behind a task belongs behind a ```iamq wrong, or below the next heading\n");
  CHECK(problems_of(page_with(solution + "```iamq wrnog\n```\n")) ==
        "16: a block of a lesson is ```iamq, or given, task, hint, solution, wrong or mistake behind it\n");
}

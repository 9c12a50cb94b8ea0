#include "repl/lessons/lesson.hpp"

#include <algorithm>

#include "repl/markdown.hpp"

namespace iamq::repl {
namespace {

std::size_t line_ends_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string without_blank_ends(std::string_view text) {
  const std::size_t begin = text.find_first_not_of("\n \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of("\n \t") + 1 - begin));
}

// The page as it comes: prose and blocks, in order.
class LessonReader {
public:
  Lesson read(std::string_view page) {
    std::vector<std::string_view> lines;
    for (std::string_view rest = page; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      lines.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::size_t next = 0;  // the first line that has not been read
    for (const auto& block : blocks_of(page)) {
      prose(lines, next, block.line - 1);
      take(block);
      next = block.line + line_ends_in(block.text) + 1;
    }
    prose(lines, next, lines.size());
    if (lesson_.tasks() == 0) problem(1, "a lesson needs a task: a block ```iamq task");
    return std::move(lesson_);
  }

private:
  void problem(std::size_t line, std::string text) { lesson_.problems.push_back({std::move(text), line}); }

  Section& section() {
    if (lesson_.sections.empty()) lesson_.sections.emplace_back();
    return lesson_.sections.back();
  }

  void prose(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
    std::string text;
    std::size_t first = begin;
    const auto flush = [&](std::size_t after) {
      const std::size_t blanks = std::min(text.find_first_not_of("\n \t"), text.size());
      say(without_blank_ends(text), first + 1 + line_ends_in(std::string_view(text).substr(0, blanks)));
      text.clear();
      first = after;
    };
    for (std::size_t i = begin; i < std::min(end, lines.size()); ++i) {
      if (lines[i].substr(0, 2) == "# ") {
        flush(i + 1);
        lesson_.title = lines[i].substr(2);
        continue;
      }
      if (lines[i].substr(0, 3) == "## ") {
        flush(i);
        lesson_.sections.emplace_back();
        last_ = nullptr;
      }
      text += std::string(lines[i]) + "\n";
    }
    flush(end);
  }

  // Before the task prose is told, behind a ```iamq wrong it is the reply.
  void say(std::string text, std::size_t line) {
    if (text.empty()) return;
    if (!section().task) {
      section().pieces.push_back({Piece::Kind::prose, {std::move(text), line}});
    } else if (last_ != nullptr && last_->reply.empty()) {
      last_->reply = std::move(text);
    } else {
      problem(line, "text behind a task belongs behind a ```iamq wrong, or below the next heading");
    }
  }

  void take(const MarkdownBlock& block) {
    if (!block.is("iamq")) return;
    const Excerpt text{block.text, block.line + 1};
    const std::string kind = block.words.size() > 1 ? block.words[1] : "";
    if (kind.empty() || kind == "given") {
      if (section().task) {
        problem(block.line, "what is shown and given stands before the task");
      } else {
        section().pieces.push_back({kind.empty() ? Piece::Kind::shown : Piece::Kind::given, text});
      }
    } else if (kind == "task") {
      if (section().task) problem(block.line, "a second task below one heading");
      section().task.emplace().expectations = text;
      last_ = nullptr;
    } else if (!section().task) {
      problem(block.line, "```iamq " + kind + " stands behind a ```iamq task");
    } else if (kind == "hint") {
      section().task->hints.push_back(block.text);
      last_ = nullptr;
    } else if (kind == "solution") {
      section().task->solutions.push_back(text);
      last_ = nullptr;
    } else if (kind == "wrong") {
      last_ = &section().task->mistakes.emplace_back();
      last_->signs = text;
    } else if (kind == "mistake" && !section().task->mistakes.empty()) {
      section().task->mistakes.back().examples.push_back(text);
    } else {
      problem(block.line, "a block of a lesson is ```iamq, or given, task, hint, solution, wrong or mistake behind it");
    }
  }

  Lesson lesson_;
  KnownMistake* last_ = nullptr;  // the ```iamq wrong whose reply may follow
};

}  // namespace

std::size_t Lesson::tasks() const {
  return static_cast<std::size_t>(
      std::count_if(sections.begin(), sections.end(), [](const Section& each) { return each.task.has_value(); }));
}

Lesson read_lesson(std::string_view page) {
  return LessonReader().read(page);
}

}  // namespace iamq::repl

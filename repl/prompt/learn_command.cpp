#include <fmt/format.h>

#include <algorithm>

#include "repl/prompt/command_functions.hpp"

// `:learn`: the lessons, and what can be asked while one goes on.
namespace iamq::repl {

void learn_command(CommandContext& context, std::string_view argument) {
  Teacher& teacher = context.teacher;
  if (argument.empty()) {
    teacher.list();
    return;
  }
  constexpr std::string_view again = " again";
  if (argument.size() > again.size() && argument.substr(argument.size() - again.size()) == again) {
    argument.remove_suffix(again.size());
    teacher.begin(argument, true);
    return;
  }
  for (const LearnWord& word : learn_words()) {
    if (word.name != argument) continue;
    if (teacher.is_teaching()) {
      (teacher.*word.run)();
    } else {
      context.console.err("no lesson goes on; `:learn` lists them, `:learn 1` begins the first\n");
    }
    return;
  }
  teacher.begin(argument, false);
}

}  // namespace iamq::repl

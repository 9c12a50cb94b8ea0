#include <fmt/format.h>

#include "repl/shells/table.hpp"

namespace iamq::repl::shells {
namespace {

std::string fish_quoted(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '\\' ? std::string("\\\\") : std::string(1, c);
  return in_quotes(escaped, "\\'");
}

// -x: no files. A list is completed behind its last comma.
std::string behind(const OptionRow& option) {
  if (option.value == Value::none) return "";
  if (!option.choices.empty()) {
    const std::string words = joined(option.choices, " ");
    return option.is_list ? " -x -a '(__fish_append , " + words + ")'" : " -x -a '" + words + "'";
  }
  if (option.value == Value::folder) return " -x -a '(__fish_complete_directories)'";
  return option.value == Value::file ? " -r -F" : " -x";
}

}  // namespace

std::string fish_script(const std::vector<VerbRow>& verbs) {
  std::vector<std::string> names;
  std::string rows;
  for (const VerbRow& verb : verbs) {
    const std::string when = verb.name.empty() ? "not __fish_seen_subcommand_from $__iamq_verbs"
                                               : "__fish_seen_subcommand_from " + verb.name;
    if (!verb.name.empty()) {
      names.push_back(verb.name);
      rows +=
          fmt::format("\ncomplete -c iamq -n __fish_use_subcommand -a {} -d {}\n", verb.name, fish_quoted(verb.help));
    }
    if (!verb.operands.empty()) {
      rows += fmt::format("complete -c iamq -n '{}' -f -a '{}'\n", when, joined(verb.operands, " "));
    }
    for (const OptionRow& option : verb.options) {
      rows += fmt::format("complete -c iamq -n '{}'", when);
      for (const auto& name : option.names) {
        rows += name.rfind("--", 0) == 0 ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      rows += behind(option) + " -d " + fish_quoted(option.help) + "\n";
    }
  }
  return fmt::format("# Completion of iamq in fish, written by `iamq completions fish`.\nset -g __iamq_verbs {}\n{}",
                     joined(names, " "), rows);
}

}  // namespace iamq::repl::shells

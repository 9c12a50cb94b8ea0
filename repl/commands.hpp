#pragma once

#include <span>
#include <string>
#include <string_view>

#include "repl/runner.hpp"

// What the prompt understands beside the language: lines that begin with a colon. One table; `:help` and the matching
// of abbreviations read it.
namespace iamq::repl {

struct CommandContext {
  Runner& runner;
  Console& console;
  bool wants_to_leave = false;
};

struct CommandRow {
  std::string_view name;   // without the colon
  std::string_view usage;  // what follows the name
  std::string_view help;   // one line
  void (*run)(CommandContext& context, std::string_view argument);
};
std::span<const CommandRow> commands();

// `:q`, `:load f`: runs the command that the line names, by its name or an unambiguous beginning of it; says what there
// is if none fits.
void run_command(CommandContext& context, std::string_view line);

}  // namespace iamq::repl

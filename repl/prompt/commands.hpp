#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "repl/lessons/teacher.hpp"
#include "repl/prompt/settings.hpp"
#include "repl/runner.hpp"

// What the prompt understands beside the language: lines that begin with a colon. One table; `:help`, completion and
// the matching of abbreviations read it.
namespace iamq::repl {

struct CommandContext {
  Runner& runner;
  Console& console;
  Settings& settings;
  Teacher& teacher;
  bool wants_to_leave = false;
  std::vector<std::string> loaded = {};          // by `:load`, for `:reload`
  std::optional<std::string> text_to_edit = {};  // `:edit`: what stands in the next entry to begin with
  std::string last_entry = {};                   // what was entered before this command
};

// What may stand behind a command's name.
enum class Argument : std::uint8_t { none, file, name, action_or_key, topic, lesson, setting, statement, words };

struct CommandRow {
  std::string_view name;   // without the colon
  std::string_view usage;  // what follows the name
  Argument argument;
  std::string_view help;  // one line
  void (*run)(CommandContext& context, std::string_view argument);
};
std::span<const CommandRow> commands();

// The rows whose names begin so; one that is called so exactly stands alone.
std::vector<const CommandRow*> commands_beginning(std::string_view name);

// `:load FILE`.
std::string usage_of(const CommandRow& row);

// `:q`, `:load f`: runs the command that the line names, by its name or an unambiguous beginning of it; says what there
// is if none fits.
void run_command(CommandContext& context, std::string_view line);

// What stands before the command's name, that name, and what follows it.
struct CommandLine {
  std::string_view name, argument;
};
CommandLine split_command(std::string_view line);

}  // namespace iamq::repl

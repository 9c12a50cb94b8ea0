#include <fmt/format.h>

#include "lang/text/quoting.hpp"
#include "repl/prompt/command_functions.hpp"
#include "repl/render/screen.hpp"

// Commands about the session: what is loaded, saved, taken back and looked at.
namespace iamq::repl {
namespace {

// A path may stand in quotes or not.
std::string path_of(std::string_view argument) {
  const bool is_quoted = argument.size() > 1 && argument.front() == '"' && argument.back() == '"';
  return is_quoted ? text::unquote(argument) : std::string(argument);
}

void run_statement(CommandContext& context, std::string statement) {
  context.runner.run_prompt(statement + "\n");
}

void run_file(CommandContext& context, const std::string& path) {
  context.runner.begin();
  context.runner.run_file(path);
  context.runner.end();
}

}  // namespace

void quit_command(CommandContext& context, std::string_view) {
  context.wants_to_leave = true;
}

void load_command(CommandContext& context, std::string_view argument) {
  if (argument.empty()) {
    context.console.err("say which file: `:load tutorial.iamq`\n");
    return;
  }
  const std::string path = path_of(argument);
  run_file(context, path);
  context.loaded.push_back(path);
}

void reload_command(CommandContext& context, std::string_view) {
  if (context.loaded.empty()) {
    context.console.err("nothing was loaded: `:load tutorial.iamq`\n");
    return;
  }
  context.runner.start_over();
  context.runner.open_branches();
  for (const std::string& path : context.loaded) run_file(context, path);
}

void save_command(CommandContext& context, std::string_view argument) {
  if (argument.empty()) {
    context.console.err("say which file: `:save world.iamq`\n");
    return;
  }
  constexpr std::string_view with = " with expectations";
  const bool has_more = argument.size() > with.size() && argument.substr(argument.size() - with.size()) == with;
  if (has_more) argument.remove_suffix(with.size());
  while (!argument.empty() && argument.back() == ' ') argument.remove_suffix(1);
  run_statement(context, "save " + text::quote(path_of(argument)) + (has_more ? std::string(with) : ""));
}

void edit_command(CommandContext& context, std::string_view) {
  context.text_to_edit = context.last_entry;
}

void undo_command(CommandContext& context, std::string_view) {
  run_statement(context, "undo");
}
void redo_command(CommandContext& context, std::string_view) {
  run_statement(context, "redo");
}
void reset_command(CommandContext& context, std::string_view) {
  run_statement(context, "reset");
}
void diff_command(CommandContext& context, std::string_view argument) {
  run_statement(context, "diff " + std::string(argument));
}

void checkpoint_command(CommandContext& context, std::string_view argument) {
  if (argument.empty()) {
    context.console.err("say under which name: `:checkpoint before`\n");
    return;
  }
  run_statement(context, "checkpoint " + std::string(argument));
}

void info_command(CommandContext& context, std::string_view argument) {
  if (argument.empty()) {
    context.console.err("say what: `:info David`\n");
    return;
  }
  run_statement(context, "show " + std::string(argument));
}

void why_command(CommandContext& context, std::string_view argument) {
  if (!argument.empty() && argument != "it") {
    run_statement(context, "why " + std::string(argument));
  } else if (context.runner.last_can_question().empty()) {
    context.console.err("nothing was asked that `why` could explain: `can David s3:GetObject on app/x`\n");
  } else {
    run_statement(context, "why " + context.runner.last_can_question());
  }
}

}  // namespace iamq::repl

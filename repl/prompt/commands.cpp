#include "repl/prompt/commands.hpp"

#include <fmt/format.h>

#include <array>

#include "lang/text/diagnostic.hpp"
#include "repl/prompt/command_functions.hpp"
#include "repl/render/screen.hpp"

namespace iamq::repl {
namespace {

constexpr std::array<CommandRow, 21> command_table = {{
    {"help", "[TOPIC]", Argument::topic, "what can be typed here; `:help keys` for the keys", help_command},
    {"load", "FILE", Argument::file, "runs a file in this session", load_command},
    {"reload", "", Argument::none, "forgets everything and runs the loaded files anew", reload_command},
    {"save", "FILE [with expectations]", Argument::file,
     "writes everything declared, and the answers given, as a script", save_command},
    {"edit", "", Argument::none, "edits the last entry in $EDITOR; what you save stands at the prompt", edit_command},
    {"undo", "", Argument::none, "takes the last change of the world back", undo_command},
    {"redo", "", Argument::none, "makes it again", redo_command},
    {"checkpoint", "NAME", Argument::words, "remembers the world as it is under a name", checkpoint_command},
    {"diff", "[FROM [TO]]", Argument::words, "what has changed, and who gained and lost by it", diff_command},
    {"reset", "", Argument::none, "takes all edits back; `:reload` begins anew", reset_command},
    {"info", "NAME", Argument::name, "what is declared under a name, with its `##` comments", info_command},
    {"doc", "ACTION|KEY|SERVICE", Argument::action_or_key,
     "what AWS documents of an action, a condition key or a service", doc_command},
    {"why", "[it]", Argument::words, "why the last `can` question was answered so", why_command},
    {"learn", "[LESSON]", Argument::lesson, "lessons with tasks; alone it lists them", learn_command},
    {"set", "[NAME [VALUE]]", Argument::setting, "settings of the prompt; alone it lists them", set_command},
    {"format", "[NAME]", Argument::setting, "how answers are printed; alone it lists the ways", format_command},
    {"timing", "[on|off]", Argument::words, "tells after each answer how long it took", timing_command},
    {"output", "[FILE]", Argument::file, "sends answers to a file; alone: to the screen again", output_command},
    {"transcript", "[FILE]", Argument::file, "writes along what is typed and printed; alone: no longer",
     transcript_command},
    {"quit", "", Argument::none, "leaves (as Ctrl-D does)", quit_command},
    {"exit", "", Argument::none, "leaves", quit_command},
}};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") + 1 - begin);
}

}  // namespace

std::span<const CommandRow> commands() {
  return command_table;
}

std::vector<const CommandRow*> commands_beginning(std::string_view name) {
  std::vector<const CommandRow*> found;
  for (const auto& row : command_table) {
    if (row.name == name) return {&row};
    if (!name.empty() && row.name.substr(0, name.size()) == name) found.push_back(&row);
  }
  return found;
}

std::string usage_of(const CommandRow& row) {
  return ":" + std::string(row.name) + (row.usage.empty() ? "" : " ") + std::string(row.usage);
}

CommandLine split_command(std::string_view line) {
  line.remove_prefix(std::min(line.find(':') + 1, line.size()));
  const std::size_t blank = std::min(line.find_first_of(" \t"), line.size());
  return {line.substr(0, blank), trimmed(line.substr(blank))};
}

void run_command(CommandContext& context, std::string_view line) {
  const auto [name, argument] = split_command(line);
  const auto found = commands_beginning(name);
  if (found.size() == 1) {
    found.front()->run(context, argument);
    return;
  }
  const std::string shown = render::printable(name);
  if (found.size() > 1) {
    std::string names;
    for (const auto* row : found) names += (names.empty() ? ":" : ", :") + std::string(row->name);
    context.console.err(fmt::format("`:{}` could be {}\n", shown, names));
    return;
  }
  std::vector<std::string_view> names;
  for (const auto& row : command_table) names.push_back(row.name);
  const auto nearest = text::nearest(name, names);
  context.console.err(fmt::format("unknown command `:{}`; {}\n", shown,
                                  nearest ? "did you mean `:" + *nearest + "`?" : "`:help` lists them"));
}

}  // namespace iamq::repl

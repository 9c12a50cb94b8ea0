#include "repl/prompt/help.hpp"

#include <fmt/format.h>

#include "repl/line/editor.hpp"
#include "repl/prompt/command_functions.hpp"
#include "repl/prompt/topics.hpp"
#include "repl/render/table.hpp"
#include "repl/verbs.hpp"

// `:help`: everything it prints comes from the tables of commands, keys and topics.
namespace iamq::repl {
namespace {

std::string commands_table(const std::vector<const CommandRow*>& rows, const render::Screen& screen) {
  render::TextTable table;
  table.titles = {"command", "what it does"};
  for (const auto* row : rows) table.rows.push_back({usage_of(*row), std::string(row->help)});
  return render::draw(table, screen);
}

std::string keys_table(const render::Screen& screen) {
  render::TextTable table;
  table.titles = {"key", "what it does"};
  for (const auto& binding : line::Editor::bindings()) {
    table.rows.push_back({std::string(binding.keys), std::string(binding.help)});
  }
  return render::draw(table, screen);
}

std::string topics_table(const render::Screen& screen) {
  render::TextTable table;
  table.titles = {"topic", "`:help TOPIC` tells about"};
  table.rows = {{"keys", "the keys of the prompt"}};
  for (const auto& topic : topics()) table.rows.push_back({std::string(topic.name), std::string(topic.help)});
  return render::draw(table, screen);
}

std::string overview(const render::Screen& screen) {
  std::string text;
  for (const auto& line :
       render::folded("Type a declaration, a question or an expectation. Enter runs it if it is whole and "
                      "goes on behind `...>` if not; an empty line gives up. Tab completes, Ctrl-R "
                      "searches what you typed before. `:learn` teaches.",
                      screen.width > 0 ? screen.width : 100)) {
    text += line + "\n";
  }
  text +=
      "  import \"account.json\"                an export of your account\n"
      "  list users                           what there is\n"
      "  what can David do                    all that somebody can do\n"
      "  who can s3:DeleteBucket              everybody who can\n"
      "  why can't Theresa assume UpdateApp   what decides, and what would change it\n"
      "  what if { delete user David }        who gains and who loses by it\n"
      "\n";
  std::vector<const CommandRow*> rows;
  for (const auto& row : commands()) rows.push_back(&row);
  return text + commands_table(rows, screen) + "\n" + topics_table(screen);
}

std::string no_help(std::string_view topic, std::string_view how) {
  return fmt::format("there is no help on `{}`; `{}` lists what there is\n", render::printable(topic), how);
}

}  // namespace

std::optional<std::string> help_text(std::string_view topic, const render::Screen& screen) {
  if (topic.empty()) return overview(screen);
  if (topic == "keys") return keys_table(screen);
  const bool is_command = topic.front() == ':';
  if (is_command) topic.remove_prefix(1);
  if (const TopicRow* row = is_command ? nullptr : find_topic(topic)) {
    return fmt::format("{}\n{}", render::painted(screen, render::Paint::heading, row->help), row->text);
  }
  const auto found = commands_beginning(topic);
  if (found.empty()) return std::nullopt;
  return commands_table(found, screen);
}

void help_command(CommandContext& context, std::string_view argument) {
  if (const auto text = help_text(argument, context.console.out_screen())) {
    context.console.answer(*text);
  } else {
    context.console.err(no_help(argument, ":help"));
  }
}

ExitCode help(const Options& options, Console& console) {
  const std::string topic = options.paths.empty() ? "" : options.paths.front();
  if (const auto text = help_text(topic, console.out_screen())) {
    console.out(*text);
    if (topic.empty()) console.out("\n`iamq --help` tells the command line.\n");
    return ExitCode::fine;
  }
  console.err("iamq: " + no_help(topic, "iamq help"));
  return ExitCode::bad_input;
}

}  // namespace iamq::repl

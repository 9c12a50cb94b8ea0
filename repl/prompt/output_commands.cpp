#include <fmt/format.h>

#include <algorithm>

#include "lang/text/diagnostic.hpp"
#include "repl/prompt/command_functions.hpp"
#include "repl/render/table.hpp"

// Commands about what is printed, and where.
namespace iamq::repl {
namespace {

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

void list_settings(CommandContext& context) {
  render::TextTable table;
  table.titles = {"setting", "now", "values", "what it does"};
  for (const auto& row : settings()) {
    table.rows.push_back({std::string(row.name), row.get(context), joined(row.values()), std::string(row.help)});
  }
  context.console.out(render::draw(table, context.console.out_screen()));
}

// Sets it, or says why not.
void change(CommandContext& context, const SettingRow& row, std::string_view value) {
  const auto values = row.values();
  if (std::find(values.begin(), values.end(), value) != values.end()) {
    row.set(context, value);
    return;
  }
  context.console.err(
      fmt::format("unknown {} `{}`; there are {}\n", row.name, render::printable(value), joined(values)));
}

}  // namespace

void set_command(CommandContext& context, std::string_view argument) {
  const std::size_t blank = std::min(argument.find_first_of(" \t="), argument.size());
  const std::string_view name = argument.substr(0, blank);
  std::string_view value = argument.substr(blank);
  value.remove_prefix(std::min(value.find_first_not_of(" \t="), value.size()));
  if (name.empty()) {
    list_settings(context);
    return;
  }
  const SettingRow* row = find_setting(name);
  if (row == nullptr) {
    std::vector<std::string_view> names;
    for (const auto& each : settings()) names.push_back(each.name);
    const auto nearest = text::nearest(name, names);
    context.console.err(fmt::format("unknown setting `{}`; {}\n", render::printable(name),
                                    nearest ? "did you mean `" + *nearest + "`?" : "there are " + joined(names)));
  } else if (value.empty()) {
    context.console.out(fmt::format("{} is {} (of {})\n", row->name, row->get(context), joined(row->values())));
  } else {
    change(context, *row, value);
  }
}

void format_command(CommandContext& context, std::string_view argument) {
  if (!argument.empty() && context.runner.set_format(argument)) return;
  if (!argument.empty()) context.console.err(fmt::format("unknown format `{}`\n", render::printable(argument)));
  render::TextTable table;
  table.titles = {"format", "what it is"};
  for (const auto& row : render::formats()) {
    const std::string mark = row.name == context.runner.format() ? " (now)" : "";
    table.rows.push_back({std::string(row.name) + mark, std::string(row.help)});
  }
  context.console.out(render::draw(table, context.console.out_screen()));
}

void timing_command(CommandContext& context, std::string_view argument) {
  const SettingRow& row = *find_setting("timing");
  change(context, row, argument.empty() ? (context.settings.tells_time ? "off" : "on") : argument);
  context.console.out(fmt::format("timing is {}\n", row.get(context)));
}

void output_command(CommandContext& context, std::string_view argument) {
  const std::string path(argument);
  if (const std::string problem = context.console.send_answers_to(path); !problem.empty()) {
    context.console.err(fmt::format("cannot write `{}`: {}\n", render::printable(path), problem));
  }
  context.console.look_again(context.settings.colour);
  context.runner.screen_changed();
}

void transcript_command(CommandContext& context, std::string_view argument) {
  const std::string path(argument);
  if (const std::string problem = context.console.transcribe_to(path); !problem.empty()) {
    context.console.err(fmt::format("cannot write `{}`: {}\n", render::printable(path), problem));
  }
}

}  // namespace iamq::repl

#include "repl/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "lang/text/quoting.hpp"
#include "repl/render/table.hpp"

namespace iamq::repl {
namespace {

void help(CommandContext& context, std::string_view argument);

void quit(CommandContext& context, std::string_view) {
  context.wants_to_leave = true;
}

void load(CommandContext& context, std::string_view argument) {
  if (argument.empty()) {
    context.console.err("say which file: `:load tutorial.iamq`\n");
    return;
  }
  context.runner.begin();
  context.runner.run_file(std::string(argument));
  context.runner.end();
}

void save(CommandContext& context, std::string_view argument) {
  if (argument.empty()) {
    context.console.err("say which file: `:save world.iamq`\n");
    return;
  }
  constexpr std::string_view with = " with expectations";
  const bool has_more = argument.size() > with.size() && argument.substr(argument.size() - with.size()) == with;
  if (has_more) argument.remove_suffix(with.size());
  while (!argument.empty() && argument.back() == ' ') argument.remove_suffix(1);
  // As a script would have it; a path may stand in quotes or not.
  const bool is_quoted = argument.size() > 1 && argument.front() == '"' && argument.back() == '"';
  const std::string path = is_quoted ? std::string(argument) : text::quote(argument);
  context.runner.run_prompt("save " + path + (has_more ? std::string(with) : "") + "\n");
}

void format(CommandContext& context, std::string_view argument) {
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

void info(CommandContext& context, std::string_view argument) {
  if (argument.empty()) {
    context.console.err("say what: `:info David`\n");
    return;
  }
  context.runner.run_prompt("show " + std::string(argument) + "\n");
}

constexpr std::array<CommandRow, 6> table = {{
    {"help", "[COMMAND]", "what can be typed here", help},
    {"load", "FILE", "runs a file in this session", load},
    {"save", "FILE [with expectations]", "writes everything declared, and the answers given, as a script", save},
    {"info", "NAME", "what is declared under a name, with its `##` comments", info},
    {"format", "[NAME]", "how answers are printed; without a name: which ways there are", format},
    {"quit", "", "leaves (as Ctrl-D does)", quit},
}};

// The rows whose names begin so; one that is called so exactly stands alone.
std::vector<const CommandRow*> matching(std::string_view name) {
  std::vector<const CommandRow*> found;
  for (const auto& row : table) {
    if (row.name == name) return {&row};
    if (!name.empty() && row.name.substr(0, name.size()) == name) found.push_back(&row);
  }
  return found;
}

std::string usage_of(const CommandRow& row) {
  return ":" + std::string(row.name) + (row.usage.empty() ? "" : " ") + std::string(row.usage);
}

void help(CommandContext& context, std::string_view argument) {
  if (!argument.empty() && argument.front() == ':') argument.remove_prefix(1);
  const auto found = matching(argument);
  render::TextTable shown;
  shown.titles = {"command", "what it does"};
  for (const auto& row : table) {
    const bool is_meant = found.empty() || std::find(found.begin(), found.end(), &row) != found.end();
    if (is_meant) shown.rows.push_back({usage_of(row), std::string(row.help)});
  }
  if (argument.empty()) {
    context.console.out(
        "Type a declaration, a question or an expectation; `...>` asks for more, an empty line gives up.\n"
        "  account Production 999999999999\n"
        "  who can assume UpdateApp\n"
        "  why can't Theresa assume UpdateApp\n"
        "  effective permissions of David in Production\n"
        "\n");
  }
  context.console.out(render::draw(shown, context.console.out_screen()));
}

}  // namespace

std::span<const CommandRow> commands() {
  return table;
}

void run_command(CommandContext& context, std::string_view line) {
  line.remove_prefix(1);  // the colon
  const std::size_t blank = line.find_first_of(" \t");
  const std::string_view name = line.substr(0, blank);
  std::string_view argument = blank == std::string_view::npos ? std::string_view() : line.substr(blank);
  while (!argument.empty() && (argument.front() == ' ' || argument.front() == '\t')) argument.remove_prefix(1);
  while (!argument.empty() && (argument.back() == ' ' || argument.back() == '\t')) argument.remove_suffix(1);

  const auto found = matching(name);
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
  for (const auto& row : table) names.push_back(row.name);
  const auto nearest = text::nearest(name, names);
  context.console.err(fmt::format("unknown command `:{}`; {}\n", shown,
                                  nearest ? "did you mean `:" + *nearest + "`?" : "`:help` lists them"));
}

}  // namespace iamq::repl

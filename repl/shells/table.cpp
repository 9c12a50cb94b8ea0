#include "repl/shells/table.hpp"

#include <CLI/CLI.hpp>

#include "repl/command_line.hpp"

namespace iamq::repl::shells {
namespace {

std::vector<std::string> parts_of(const std::string& names) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < names.size();) {
    const std::size_t end = std::min(names.find(", ", begin), names.size());
    parts.push_back(names.substr(begin, end - begin));
    begin = end + 2;
  }
  return parts;
}

// The words that the option takes, if there are only so many; see describe_command_line.
std::vector<std::string> choices_of(CLI::Option& option) {
  try {
    return parts_of(option.get_validator(0)->get_name());
  } catch (const CLI::OptionNotFound&) {  // none at all
    return {};
  }
}

Value value_of(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return Value::none;
  const std::string type = option.get_type_name();
  if (type == "DIR" || type == "FOLDER") return Value::folder;
  return type.rfind("FILE", 0) == 0 ? Value::file : Value::text;
}

VerbRow row_of(CLI::App& app) {
  VerbRow row;
  row.help = app.get_description();
  for (CLI::Option* option : app.get_options()) {
    if (!option->nonpositional()) {
      row.operands = choices_of(*option);
      continue;
    }
    OptionRow one;
    for (const auto& name : option->get_snames()) one.names.push_back("-" + name);
    for (const auto& name : option->get_lnames()) one.names.push_back("--" + name);
    one.help = option->get_description();
    one.value = value_of(*option);
    one.choices = choices_of(*option);
    one.is_list = option->get_delimiter() != '\0';
    row.options.push_back(std::move(one));
  }
  return row;
}

}  // namespace

std::vector<VerbRow> table() {
  Options unused;
  CLI::App app;
  describe_command_line(app, unused);
  std::vector<VerbRow> rows{row_of(app)};
  for (CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    rows.push_back(row_of(*verb));
    rows.back().name = verb->get_name();
  }
  return rows;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

std::string in_quotes(std::string_view text, std::string_view quote) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string(quote) : std::string(1, c);
  return result + "'";
}

}  // namespace iamq::repl::shells

#include "repl/prompt/settings.hpp"

#include <algorithm>
#include <array>

#include "repl/prompt/commands.hpp"
#include "repl/render/formats.hpp"

namespace iamq::repl {
namespace {

std::vector<std::string_view> on_or_off() {
  return {"on", "off"};
}
std::string word_for(bool is_on) {
  return is_on ? "on" : "off";
}

// A bool of Settings as a row's two functions.
template <bool Settings::*member>
std::string get_switch(const CommandContext& context) {
  return word_for(context.settings.*member);
}
template <bool Settings::*member>
void set_switch(CommandContext& context, std::string_view value) {
  context.settings.*member = value == "on";
}

std::vector<std::string_view> format_words() {
  std::vector<std::string_view> names;
  for (const auto& row : render::formats()) names.push_back(row.name);
  return names;
}

constexpr std::array<std::pair<std::string_view, Colour>, 3> colour_words = {
    {{"auto", Colour::automatic}, {"always", Colour::always}, {"never", Colour::never}}};

std::vector<std::string_view> colour_values() {
  std::vector<std::string_view> names;
  for (const auto& [name, colour] : colour_words) names.push_back(name);
  return names;
}
std::string get_colour(const CommandContext& context) {
  for (const auto& [name, colour] : colour_words) {
    if (colour == context.settings.colour) return std::string(name);
  }
  return {};
}
void set_colour(CommandContext& context, std::string_view value) {
  for (const auto& [name, colour] : colour_words) {
    if (name == value) context.settings.colour = colour;
  }
  context.console.look_again(context.settings.colour);
  context.runner.screen_changed();
}

void set_pager(CommandContext& context, std::string_view value) {
  context.settings.pages = value == "on";
  context.console.use_pager(context.settings.pages);
}

}  // namespace

std::span<const SettingRow> settings() {
  static constexpr std::array<SettingRow, 5> table = {{
      {"format", format_words, "how answers are printed",
       [](const CommandContext& context) { return context.runner.format(); },
       [](CommandContext& context, std::string_view value) { context.runner.set_format(value); }},
      {"color", colour_values, "when there are colours", get_colour, set_colour},
      {"pager", on_or_off, "shows what is longer than the screen in $PAGER", get_switch<&Settings::pages>, set_pager},
      {"timing", on_or_off, "tells after each answer how long it took", get_switch<&Settings::tells_time>,
       set_switch<&Settings::tells_time>},
      {"suggestions", on_or_off, "shows in grey how an earlier entry went on", get_switch<&Settings::suggests>,
       set_switch<&Settings::suggests>},
  }};
  return table;
}

const SettingRow* find_setting(std::string_view name) {
  const auto rows = settings();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace iamq::repl

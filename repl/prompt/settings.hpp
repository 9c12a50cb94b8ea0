#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "repl/options.hpp"

// What can be set at the prompt and in its rc file. One table; `:set`, completion and the rc file read it.
namespace iamq::repl {

struct CommandContext;

struct Settings {
  Colour colour = Colour::automatic;
  bool tells_time = false;
  bool pages = true;
  bool suggests = true;
};

struct SettingRow {
  std::string_view name;
  std::vector<std::string_view> (*values)();
  std::string_view help;
  std::string (*get)(const CommandContext& context);
  // The value is one of `values`.
  void (*set)(CommandContext& context, std::string_view value);
};
std::span<const SettingRow> settings();
const SettingRow* find_setting(std::string_view name);

}  // namespace iamq::repl

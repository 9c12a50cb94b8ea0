#pragma once

#include <string>
#include <string_view>
#include <vector>

// The command line as shells complete it, read from the table that it is parsed by; and a script for each shell.
namespace iamq::repl::shells {

enum class Value { none, text, file, folder };  // what stands behind an option: nothing, words of one's own, a path

struct OptionRow {
  std::vector<std::string> names;  // --format; -h and --help
  std::string help;
  Value value = Value::none;
  std::vector<std::string> choices;  // if it takes one of these
  bool is_list = false;              // several of them, with commas
};

struct VerbRow {
  std::string name;  // empty: the command line without a verb
  std::string help;
  std::vector<OptionRow> options;
  std::vector<std::string> operands;  // the words that it takes; empty: paths
};

// First what goes without a verb, then the verbs.
std::vector<VerbRow> table();

std::string bash_script(const std::vector<VerbRow>& verbs);
std::string zsh_script(const std::vector<VerbRow>& verbs);
std::string fish_script(const std::vector<VerbRow>& verbs);

// ---- what the three share
std::string joined(const std::vector<std::string>& words, std::string_view between);
// In single quotes; `quote` is what a quote is written as inside of them, which differs from shell to shell.
std::string in_quotes(std::string_view text, std::string_view quote);

}  // namespace iamq::repl::shells

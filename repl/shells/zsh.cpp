#include <fmt/format.h>

#include "repl/shells/table.hpp"

namespace iamq::repl::shells {
namespace {

// Inside of `[…]` and between colons some characters have to be escaped; the whole stands in single quotes.
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_quoted(std::string_view text) {
  return in_quotes(text, "'\\''");
}

// What _arguments is told of an option.
std::string argument_of(const OptionRow& option) {
  std::string behind;
  if (option.value != Value::none) {
    behind = ":value:";
    if (!option.choices.empty()) {
      const std::string words = joined(option.choices, " ");
      behind += option.is_list ? "_values -s , value " + words : "(" + words + ")";
    } else if (option.value == Value::folder) {
      behind += "_files -/";
    } else if (option.value == Value::file) {
      behind += "_files";
    }
  }
  std::string text;
  for (const auto& name : option.names) {
    const bool takes_equals = option.value != Value::none && name.rfind("--", 0) == 0;
    text +=
        " \\\n        " + zsh_quoted("*" + name + (takes_equals ? "=" : "") + "[" + plain(option.help) + "]" + behind);
  }
  return text;
}

}  // namespace

std::string zsh_script(const std::vector<VerbRow>& verbs) {
  std::vector<std::string> names;
  std::string described, cases;
  for (const VerbRow& verb : verbs) {
    std::string arguments;
    for (const OptionRow& option : verb.options) arguments += argument_of(option);
    if (verb.name.empty()) {
      cases += "    '')\n      _arguments -S" + arguments + " \\\n        '*:: :_iamq_first'\n      ;;\n";
      continue;
    }
    names.push_back(verb.name);
    described += "    " + zsh_quoted(verb.name + ":" + plain(verb.help)) + "\n";
    const std::string operands = verb.operands.empty() ? "'*: :_files'" : "'*: :(" + joined(verb.operands, " ") + ")'";
    cases += fmt::format("    {})\n      _arguments -S{} \\\n        {}\n      ;;\n", verb.name, arguments, operands);
  }
  return fmt::format(R"(#compdef iamq
# Completion of iamq in zsh, written by `iamq completions zsh`.
_iamq_first() {{
  local -a verbs=(
{0}  )
  _describe -t verbs verb verbs
  _files
}}

_iamq() {{
  local verb= i
  for ((i = 2; i < CURRENT; ++i)); do
    case $words[i] in
      {1})
        verb=$words[i]
        # _arguments counts from the verb on.
        words=("${{(@)words[i,-1]}}")
        ((CURRENT -= i - 1))
        break
        ;;
    esac
  done
  case $verb in
{2}  esac
}}

if [ "$funcstack[1]" = _iamq ]; then
  _iamq "$@"
else
  compdef _iamq iamq
fi
)",
                     described, joined(names, "|"), cases);
}

}  // namespace iamq::repl::shells

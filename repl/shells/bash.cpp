#include <fmt/format.h>

#include "repl/shells/table.hpp"

namespace iamq::repl::shells {
namespace {

// `VERB OPTION` -> what may stand behind it, as a case of the script.
std::string case_of(const VerbRow& verb, const OptionRow& option) {
  std::vector<std::string> patterns;
  for (const auto& name : option.names) patterns.push_back("'" + verb.name + " " + name + "'");
  std::string does = "return";  // text, or a file, which `complete -o default` offers
  if (!option.choices.empty()) {
    does = fmt::format("_iamq_words {}'{}'; return", option.is_list ? "-l " : "", joined(option.choices, " "));
  } else if (option.value == Value::folder) {
    does = "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$word\"); return";
  }
  return fmt::format("    {}) {} ;;\n", joined(patterns, " | "), does);
}

}  // namespace

std::string bash_script(const std::vector<VerbRow>& verbs) {
  std::vector<std::string> names;
  std::string values, options;
  for (const VerbRow& verb : verbs) {
    if (!verb.name.empty()) names.push_back(verb.name);
    std::vector<std::string> words;
    for (const OptionRow& option : verb.options) {
      words.insert(words.end(), option.names.begin(), option.names.end());
      if (option.value != Value::none) values += case_of(verb, option);
    }
    options += fmt::format("    '{}') options='{}' operands='{}' ;;\n", verb.name, joined(words, " "),
                           joined(verb.operands, " "));
  }
  return fmt::format(R"(# Completion of iamq in bash, written by `iamq completions bash`.
_iamq_words() {{
  local before=
  if [[ $1 == -l ]]; then
    shift
    [[ $word == *,* ]] && before=${{word%,*}},
  fi
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${{word#"$before"}}")
}}

_iamq() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} last=${{COMP_WORDS[COMP_CWORD - 1]}} verb= options= operands= i
  COMPREPLY=()
  # `--format=json` comes as three words.
  if [[ $word == = ]]; then
    word=
  elif [[ $last == = ]]; then
    last=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${{COMP_WORDS[i]}} in
      {0})
        verb=${{COMP_WORDS[i]}}
        break
        ;;
    esac
  done
  case "$verb $last" in
{1}  esac
  case $verb in
{2}  esac
  if [[ $word == -* ]]; then
    _iamq_words "$options"
  elif [[ -n $operands ]]; then
    _iamq_words "$operands"
  elif [[ -z $verb ]]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -W '{3}' -- "$word"; compgen -f -- "$word")
  fi
}}
complete -o default -F _iamq iamq
)",
                     joined(names, " | "), values, options, joined(names, " "));
}

}  // namespace iamq::repl::shells

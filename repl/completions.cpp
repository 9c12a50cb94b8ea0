#include "repl/shells/table.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {

ExitCode completions(const Options& options, Console& console) {
  const auto verbs = shells::table();
  console.out(options.shell == "bash"  ? shells::bash_script(verbs)
              : options.shell == "zsh" ? shells::zsh_script(verbs)
                                       : shells::fish_script(verbs));
  return ExitCode::fine;
}

}  // namespace iamq::repl

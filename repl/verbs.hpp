#pragma once

#include "repl/console.hpp"
#include "repl/exit_code.hpp"
#include "repl/options.hpp"

// What `iamq VERB …` does: one function a verb, each in its own file.
namespace iamq::repl {

// Files, then each -c; without either the prompt, or all of standard input if that is no terminal.
ExitCode run_scripts(const Options& options, Console& console);

// Decision cases as JSON lines, one answer a line.
ExitCode simulate(const Options& options, Console& console);

// Requests to AWS's policy simulator as JSON, one answer a line.
ExitCode simulate_aws(const Options& options, Console& console);

// Questions about sets as JSON lines, one answer a line.
ExitCode ask(const Options& options, Console& console);

// How what one policy allows lies to what another allows.
ExitCode compare(const Options& options, Console& console);

// What changes from one world to another, and whether it is to be stopped at.
ExitCode diff(const Options& options, Console& console);

// The world that inputs make, written as the files of the AWS CLI.
ExitCode write_world(const Options& options, Console& console);

// Syntax and names of files; nothing is asked.
ExitCode check(const Options& options, Console& console);

// Files in canonical form.
ExitCode format_files(const Options& options, Console& console);

// The expectations and test blocks of files and folders.
ExitCode run_tests(const Options& options, Console& console);

// Mistakes made on purpose in what files declare: whether their tests notice.
ExitCode mutate(const Options& options, Console& console);

// The sessions shown in pages of Markdown: that they run, and print what the pages say.
ExitCode doctest(const Options& options, Console& console);

// What `:help` prints at the prompt.
ExitCode help(const Options& options, Console& console);

// Lessons: their list, one at the prompt, or whether their solutions and mistakes are answered as they say.
ExitCode learn(const Options& options, Console& console);

// What a shell needs to complete the words of the command line.
ExitCode completions(const Options& options, Console& console);

}  // namespace iamq::repl

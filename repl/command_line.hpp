#pragma once

#include "repl/options.hpp"

namespace CLI {
class App;
}

// The one table of verbs and options: what is parsed, what --help prints, what shells complete.
namespace iamq::repl {

// Adds every verb and option to `app`, so that parsing fills `options`, which has to live as long.
void describe_command_line(CLI::App& app, Options& options);

}  // namespace iamq::repl

#pragma once

#include <string>
#include <vector>

#include "repl/console.hpp"
#include "repl/exit_code.hpp"
#include "repl/files.hpp"
#include "runtime/session.hpp"

namespace iamq::repl {

// Reads an input of any kind into the session: a folder and a *.json file are imported, anything else is run as a
// script whose answers are not printed. Warnings and errors are.
ExitCode read_input(Session& session, Files& files, const std::string& path, Console& console);

}  // namespace iamq::repl

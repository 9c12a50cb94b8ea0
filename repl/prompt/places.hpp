#pragma once

#include <string>

// Where the prompt keeps what it remembers: the folders of the XDG Base Directory Specification.
namespace iamq::repl {

// $XDG_STATE_HOME/iamq/history, else ~/.local/state/iamq/history; empty if there is no home.
std::string history_path();
// …/iamq/lessons beside it: how far somebody has come in them.
std::string lessons_path();

// $XDG_CONFIG_HOME/iamq/rc, else ~/.config/iamq/rc; empty if there is no home.
std::string rc_path();

}  // namespace iamq::repl

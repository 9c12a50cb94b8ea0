#pragma once

#include <string_view>

#include "repl/prompt/commands.hpp"

// What the rows of the table of commands do.
namespace iamq::repl {

using CommandFunction = void(CommandContext& context, std::string_view argument);

CommandFunction help_command;                                                            // help.cpp
CommandFunction doc_command;                                                             // doc.cpp
CommandFunction learn_command;                                                           // learn_command.cpp
CommandFunction load_command, reload_command, save_command, edit_command, quit_command;  // session_commands.cpp
CommandFunction undo_command, redo_command, diff_command, checkpoint_command, reset_command, info_command, why_command;
CommandFunction set_command, format_command, timing_command, output_command, transcript_command;  // output_commands.cpp

}  // namespace iamq::repl

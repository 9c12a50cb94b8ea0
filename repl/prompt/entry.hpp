#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "repl/line/editor.hpp"

// What a text at the prompt is: commands, or statements that are whole or not.
namespace iamq::repl {

bool is_blank(std::string_view text);

// Whether the line is one of the prompt's own commands.
bool is_command(std::string_view line);

// Whether the text reads an export: `import "account.json"`.
bool is_import(std::string_view text);

// `help`, `quit`, `exit` and `?`, typed alone as in other shells, are the commands of these names; so is `why`.
std::string without_habits(const std::string& entry);

// Whether a `{` or `[` of the text is still open: then an empty line is part of it. Strings and comments are skipped,
// as the language reads them.
bool is_inside_braces(std::string_view text);

// What Enter means for what was typed: the parser decides whether it is whole. Outside of braces an empty line behind
// something unfinished gives it up.
line::AtEnter at_enter(const std::string& text, std::size_t cursor);

// An entry in the pieces that are run one after the other: each command by itself, the statements between them as one
// input.
std::vector<std::string> pieces_of(std::string_view entry);

}  // namespace iamq::repl

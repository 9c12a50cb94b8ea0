#pragma once

#include <string>

#include "lang/ast.hpp"

namespace iamq::lang {

// The script in its canonical form: two blanks a level, one statement a line, `on` and account ids in columns, question
// marks dropped, comments and single blank lines kept. What stood in braces on one line stays there if it fits.
// The script must have been read from `source` without errors. parse(format(x)) says the same as x, and formatting once
// more changes nothing.
std::string format(const Script& script, const text::Sources& sources, text::SourceId source);

}  // namespace iamq::lang

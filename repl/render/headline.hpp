#pragma once

#include <string>

#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"
#include "runtime/query/answer.hpp"

namespace iamq::render {

// An answer's first line: `no: Theresa cannot assume UpdateApp, with an explicit deny in an identity-based policy`.
// Empty where the answer is a text (`show`).
std::string headline(const query::Answer& answer, const text::Sources& sources, const Screen& screen);

// The question as it was asked, on one line, without its question mark.
std::string question_text(const query::Answer& answer, const text::Sources& sources);

}  // namespace iamq::render

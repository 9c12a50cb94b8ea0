#pragma once

#include <string>

#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"
#include "runtime/query/answer.hpp"

namespace iamq::render {

// An answer for people: the answer in one line, then who, what and why in a table, then what it depends on.
std::string answer_text(const query::Answer& answer, const text::Sources& sources, const Screen& screen);

// The same without its first line.
std::string answer_details(const query::Answer& answer, const text::Sources& sources, const Screen& screen);

}  // namespace iamq::render

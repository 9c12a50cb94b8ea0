#pragma once

#include <string>

#include "repl/render/screen.hpp"
#include "runtime/query/answer.hpp"

namespace iamq::render {

// The edits that would allow what was refused, as lines that run when they are pasted. Empty if there are none.
std::string remedies_text(const query::Answer& answer, const Screen& screen);

}  // namespace iamq::render

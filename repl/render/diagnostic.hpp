#pragma once

#include <string>

#include "lang/text/diagnostic.hpp"
#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"

namespace iamq::render {

// A message as the person at the prompt sees it: where, what, the line with the piece underlined, other places that
// matter, what to do. Ends with a line end.
//
//   tutorial.iamq:33:16: error: unknown role `UpdateAp` [unknown-role]
//     33 | who can assume UpdateAp
//        |                ^^^^^^^^
//     help: did you mean `UpdateApp`?
std::string draw(const text::Diagnostic& diagnostic, const text::Sources& sources, const Screen& screen);

// `tutorial.iamq:33`, for tables and explanations.
std::string place(const text::Span& span, const text::Sources& sources);

// The source line that holds the span, numbered and underlined, as `draw` shows it.
std::string excerpt(const text::Span& span, const text::Sources& sources, const Screen& screen, char mark, Paint paint);

}  // namespace iamq::render

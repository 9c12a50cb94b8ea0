#pragma once

#include <string>
#include <string_view>

#include "repl/render/screen.hpp"

namespace iamq::repl {

// Paragraphs, headings, lists and `code` of Markdown as they look on that screen; without a terminal as they stand.
std::string prose_on_screen(std::string_view prose, const render::Screen& screen);

}  // namespace iamq::repl

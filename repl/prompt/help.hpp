#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "repl/render/screen.hpp"

namespace iamq::repl {

// What `:help TOPIC` and `iamq help TOPIC` print: of everything if the topic is empty; nothing if there is no such
// topic or command of the prompt.
std::optional<std::string> help_text(std::string_view topic, const render::Screen& screen);

}  // namespace iamq::repl

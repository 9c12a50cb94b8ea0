#pragma once

#include <string>
#include <vector>

#include "repl/line/editor.hpp"
#include "runtime/session.hpp"

namespace iamq::repl {

// How the words of an entry look while it is typed: what the grammar takes them for, and underlined where nothing is
// called so. The word that the cursor touches may still become something.
std::vector<line::Paint> colours(const std::string& text, std::size_t cursor, const Session& session);

}  // namespace iamq::repl

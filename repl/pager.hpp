#pragma once

#include <string>
#include <string_view>

// Reading what is longer than the screen: at the prompt, on a terminal, and nowhere else.
namespace iamq::repl {

// Whether the text takes more rows than the terminal of standard output has.
bool is_longer_than_screen(std::string_view text);

// Shows the text in $IAMQ_PAGER, $PAGER or `less`, and returns when the reader leaves it. False: there is no pager, and
// nothing was shown.
bool page(std::string_view text);

// The text without the sequences that colour it.
std::string without_colours(std::string_view text);

}  // namespace iamq::repl

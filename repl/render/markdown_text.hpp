#pragma once

#include <string>
#include <string_view>
#include <vector>

// Pieces of GitHub's Markdown in which nothing of what stands in the input is markup, a link or a mention.
namespace iamq::render {

// As code, whatever it is; empty for an empty text. A text of several lines is several pieces of code, one below the
// other, as a cell of a table needs it.
std::string markdown_code(std::string_view text);

// As words.
std::string markdown_words(std::string_view text);

// As a block of code, which ends with a line end. `language` is what the block is marked with.
std::string markdown_block(std::string_view text, std::string_view language);

// One line of a table. The line below the titles is one of `---`.
std::string markdown_row(const std::vector<std::string>& cells);

}  // namespace iamq::render

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// The parts of a page of Markdown that can be run, and its links.
namespace iamq::repl {

// A fenced block.
struct MarkdownBlock {
  std::size_t line = 0;            // of the opening fence, counted from 1
  std::vector<std::string> words;  // behind the fence: `iamq`, `continue`
  std::string text;                // each line with its end

  bool is(std::string_view language) const { return !words.empty() && words.front() == language; }
  bool says(std::string_view word) const;
};
std::vector<MarkdownBlock> blocks_of(std::string_view page);

// The targets of `[text](target)` that name files: no addresses, no places within the page.
std::vector<std::string> file_links_of(std::string_view page);

// The page with the text of that block replaced.
std::string with_block(std::string_view page, const MarkdownBlock& block, std::string_view text);

}  // namespace iamq::repl

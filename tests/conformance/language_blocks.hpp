#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

// The language's conformance cases: inputs separated by `---`; one whose first line is `!error` or `!incomplete` must
// be that, every other must parse.
namespace iamq::conformance {

struct LanguageBlock {
  enum class Outcome { parses, error, incomplete } expected = Outcome::parses;
  std::string text;
  std::string name;  // file and number, for messages
};

inline std::vector<LanguageBlock> read_language_blocks(const std::string& file) {
  std::ifstream stream(std::string(IAMQ_SOURCE_DIR) + "/tests/conformance/language/" + file, std::ios::binary);
  std::stringstream whole;
  whole << stream.rdbuf();
  const std::string text = whole.str();
  std::vector<LanguageBlock> blocks;
  const auto take_mark = [](std::string& block, const std::string& mark) {
    if (block.compare(0, mark.size(), mark) != 0) return false;
    block.erase(0, mark.size());
    return true;
  };
  for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
    const std::size_t end = text.find("\n---\n", begin);
    LanguageBlock block;
    block.text = end == std::string::npos ? text.substr(begin) : text.substr(begin, end - begin);
    block.name = file + " #" + std::to_string(blocks.size() + 1);
    if (take_mark(block.text, "!error\n")) block.expected = LanguageBlock::Outcome::error;
    if (take_mark(block.text, "!incomplete\n")) block.expected = LanguageBlock::Outcome::incomplete;
    blocks.push_back(std::move(block));
    begin = end == std::string::npos ? text.size() + 1 : end + 5;
  }
  return blocks;
}

inline std::vector<LanguageBlock> all_language_blocks() {
  std::vector<LanguageBlock> all;
  for (const char* file : {"cases.txt", "crlf.txt", "edges.txt", "extra.txt", "page.txt", "scenarios.txt"}) {
    for (LanguageBlock& block : read_language_blocks(file)) all.push_back(std::move(block));
  }
  return all;
}

}  // namespace iamq::conformance

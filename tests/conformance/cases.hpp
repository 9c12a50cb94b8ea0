#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"

// Files of cases: in the project (cases/), and outside it where the environment variable IAMQ_SHARED tells, because
// their licences do not let them be copied.
namespace iamq::test {

inline std::optional<std::string> read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

inline std::string project_case_file(std::string_view name) {
  return std::string(IAMQ_SOURCE_DIR) + "/tests/conformance/cases/" + std::string(name);
}

inline std::optional<std::string> shared_case_file(std::string_view name) {
  const char* shared = std::getenv("IAMQ_SHARED");
  if (shared == nullptr) return std::nullopt;
  return std::string(shared) + "/conformance/" + std::string(name);
}

// The lines of a text that hold something.
inline std::vector<text::Span> lines_of(const text::Sources& sources, text::SourceId source) {
  std::vector<text::Span> lines;
  const std::string_view text = sources.text(source);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) lines.push_back({source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    begin = end + 1;
  }
  return lines;
}

}  // namespace iamq::test

#pragma once

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

// The cases and data beside the project, found through IAMQ_SHARED. Without it these tests say loudly that they skip.
namespace iamq::testing {

inline std::optional<std::string> shared_folder() {
  const char* folder = std::getenv("IAMQ_SHARED");
  return folder && *folder ? std::optional<std::string>(folder) : std::nullopt;
}

inline std::string read_whole_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return file ? text.str() : std::string();
}

inline std::vector<std::string> read_lines(const std::string& path) {
  std::istringstream text(read_whole_file(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace iamq::testing

#include <algorithm>
#include <filesystem>
#include <vector>

#include "lang/text/quoting.hpp"
#include "repl/prompt/completion.hpp"

// Files and folders.
namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_entries = 5000;

// What stands in the folder, sorted; hidden files only for those who ask for them.
std::vector<std::string> entries_of(const fs::path& folder, bool hidden) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder.empty() ? fs::path(".") : folder, error);
       !error && entry != fs::directory_iterator() && names.size() < most_entries; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.front() != '.' || hidden) names.push_back(name + (entry->is_directory(ignored) ? "/" : ""));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

// A typed word that begins with a quote gets quotes; behind a command a path may stand as it is.
void add_files(Candidates& candidates) {
  const std::string typed = candidates.typed();
  const bool is_quoted = !typed.empty() && typed.front() == '"';
  const std::string path = is_quoted ? typed.substr(1) : typed;
  const std::size_t slash = path.rfind('/') + 1;  // 0 if there is none
  const std::string folder = path.substr(0, slash);
  const bool hidden = path.size() > slash && path[slash] == '.';
  for (const std::string& name : entries_of(folder, hidden)) {
    const bool is_folder = name.back() == '/';
    const bool needs_no_quotes = !is_quoted && typed.empty();
    const std::string text = (is_quoted || needs_no_quotes ? "\"" : "") + folder + name;
    const std::string end = is_folder ? "" : is_quoted || needs_no_quotes ? "\"" : "";
    candidates.add(text + (is_folder ? "" : end), is_folder ? "folder" : "file", is_folder ? "" : " ");
  }
}

}  // namespace iamq::repl
